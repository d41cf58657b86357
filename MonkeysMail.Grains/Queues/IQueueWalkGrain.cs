namespace MonkeysMail.Grains.Queues;

/// <summary>Carries orders to messages. It is of no workspace, so that it may call those of all; the orders' own grain belongs to the operators' log.</summary>
[Alias("mm.IQueueWalkGrain")]
public interface IQueueWalkGrain : IGrainWithIntegerKey
{
    /// <summary>One page further.</summary>
    [Alias("GoOn")]
    Task<QueueJob> GoOnAsync(QueueJob job);
}
