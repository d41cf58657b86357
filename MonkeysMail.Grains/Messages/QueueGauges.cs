// The depth of the queue as the shards that are swept here see it in the database. The whole cluster's queue is the sum over silos, its age
// the maximum: every shard is swept by one silo.
using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Grains.Messages;

public sealed class QueueGauges
{
    public const string MeterName = "MonkeysMail.Queue";

    /// <summary>Messages that have not ended; tag <c>state</c>: due, later.</summary>
    public const string MessagesName = "monkeysmail.queue.messages";

    /// <summary>Seconds since the oldest due message became due; 0 when none is.</summary>
    public const string AgeName = "monkeysmail.queue.oldest_due.age";

    /// <summary>Messages of a shard that are counted at most, so that a flood does not make counting it a load: with 16 shards the figure
    /// stops at 800,000.</summary>
    public const int CountLimit = 50_000;

    private readonly ConcurrentDictionary<short, QueueDepth> depths = new();

    public QueueGauges(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge(MessagesName, Messages, "{message}", "Messages that have not ended, by state, in the shards swept here.");
        meter.CreateObservableGauge(AgeName, Age, "s", "How long the oldest due message of the shards swept here has been due.");
    }

    public void Set(short shard, QueueDepth depth) => depths[shard] = depth;

    /// <summary>The shard is swept elsewhere from now on.</summary>
    public void Remove(short shard) => depths.TryRemove(shard, out _);

    private Measurement<long>[] Messages() =>
    [
        new(depths.Sum(pair => pair.Value.Due), new KeyValuePair<string, object?>("state", "due")),
        new(depths.Sum(pair => pair.Value.Later), new KeyValuePair<string, object?>("state", "later")),
    ];

    private double Age() => depths.Select(pair => pair.Value.OldestDue ?? TimeSpan.Zero).DefaultIfEmpty(TimeSpan.Zero).Max().TotalSeconds;
}
