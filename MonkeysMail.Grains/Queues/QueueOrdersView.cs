namespace MonkeysMail.Grains.Queues;

/// <summary>Holds and orders as operators see them.</summary>
[GenerateSerializer, Immutable, Alias("mm.QueueOrdersView")]
public sealed record QueueOrdersView(
    [property: Id(0)] ImmutableArray<QueueHold> Holds,
    [property: Id(1)] ImmutableArray<QueueJob> Jobs,
    [property: Id(2)] ImmutableDictionary<WorkspaceId, string> Pools);
