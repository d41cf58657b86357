using Orleans.Concurrency;

namespace MonkeysMail.Grains.Queues;

/// <summary>Keeps what operators order about queues, tells the silos, and walks through the queue for those orders that need it. There is one.</summary>
[Alias("mm.IQueueOrdersGrain")]
public interface IQueueOrdersGrain : IGrainWithGuidKey
{
    /// <summary>Keeps the order; it is in force on every silo 2 s later. False: there are too many holds or orders.</summary>
    [Alias("Order")]
    Task<bool> OrderAsync(QueueOrder order, Actor actor);

    /// <summary>Gives a workspace a pool of source addresses, which no other may ask for any more; null takes it away. False: there are too many.</summary>
    [Alias("GivePool")]
    Task<bool> GivePoolAsync(WorkspaceId workspace, string? pool, string reason, Actor actor);

    /// <summary>What a silo asks every second.</summary>
    [Alias("Notice"), AlwaysInterleave]
    Task<QueueNotice> NoticeAsync();

    [Alias("Describe"), AlwaysInterleave]
    Task<QueueOrdersView> DescribeAsync();
}
