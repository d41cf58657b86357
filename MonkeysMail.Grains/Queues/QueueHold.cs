namespace MonkeysMail.Grains.Queues;

/// <summary>A hold that is in force.</summary>
[GenerateSerializer, Immutable, Alias("mm.QueueHold")]
public sealed record QueueHold(
    [property: Id(0)] string? Destination, [property: Id(1)] WorkspaceId? Workspace, [property: Id(2)] string Reason, [property: Id(3)] DateTimeOffset At)
{
    public bool IsOf(QueueOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return Destination == order.Destination && Workspace == order.Workspace;
    }
}
