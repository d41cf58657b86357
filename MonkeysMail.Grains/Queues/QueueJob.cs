namespace MonkeysMail.Grains.Queues;

/// <summary>An order on its walk through the queue.</summary>
/// <param name="NotBefore">Silos know of the order by then.</param>
/// <param name="Shard">Where it is: the shard, and the place in it; null at the shard's beginning.</param>
/// <param name="Examined">Messages that were looked at.</param>
/// <param name="Changed">Messages that it was about.</param>
[GenerateSerializer, Immutable, Alias("mm.QueueJob")]
public sealed record QueueJob(
    [property: Id(0)] Guid Id,
    [property: Id(1)] QueueOrder Order,
    [property: Id(2)] DateTimeOffset CreatedAt,
    [property: Id(3)] DateTimeOffset NotBefore,
    [property: Id(4)] short Shard,
    [property: Id(5)] DateTimeOffset? AfterDueAt,
    [property: Id(6)] Guid AfterMessage,
    [property: Id(7)] int Examined,
    [property: Id(8)] int Changed,
    [property: Id(9)] DateTimeOffset? FinishedAt);
