namespace MonkeysMail.Grains.Queues;

/// <summary>What operators ordered, durable.</summary>
[GenerateSerializer, Alias("mm.QueueState")]
public sealed class QueueState
{
    /// <summary>Holds in force.</summary>
    [Id(0)]
    public ImmutableArray<QueueHold> Holds { get; set; } = [];

    /// <summary>Orders that walk, in their order, and the last ones that are done.</summary>
    [Id(1)]
    public ImmutableArray<QueueJob> Jobs { get; set; } = [];

    /// <summary>The pools of source addresses that operators have given to workspaces.</summary>
    [Id(2)]
    public ImmutableDictionary<WorkspaceId, string> Pools { get; set; } = [];
}
