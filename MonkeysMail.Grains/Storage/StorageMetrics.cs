// The names under which storage is measured. An operator reads them so: a batch size near 1,024 or a queue that grows says that the
// database is the limit; a duration near 5 s that it hangs; any unknown flush deserves a look at the database's log.
using System.Diagnostics.Metrics;

namespace MonkeysMail.Grains.Storage;

public static class StorageMetrics
{
    public const string MeterName = "MonkeysMail.Storage";

    /// <summary>Counter: flushes, by tag <c>result</c> (committed, rejected, overall, unknown).</summary>
    public const string Flushes = "monkeysmail.storage.flushes";

    /// <summary>Histogram, writes: how many writes a committed flush carried.</summary>
    public const string FlushSize = "monkeysmail.storage.flush.size";

    /// <summary>Histogram, seconds: from sending a flush to its end, whichever.</summary>
    public const string FlushDuration = "monkeysmail.storage.flush.duration";

    /// <summary>Counter: writes refused because the store was sick or the queue full, by tag <c>kind</c> (accept, outcome).</summary>
    public const string Refused = "monkeysmail.storage.refused";

    /// <summary>Up-down counter: writes that wait for a flush, by tag <c>kind</c>.</summary>
    public const string Queued = "monkeysmail.storage.queued";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> FlushCounter = Meter.CreateCounter<long>(Flushes);
    private static readonly Histogram<int> SizeHistogram = Meter.CreateHistogram<int>(FlushSize, "{write}");
    private static readonly Histogram<double> DurationHistogram = Meter.CreateHistogram<double>(FlushDuration, "s");
    private static readonly Counter<long> RefusedCounter = Meter.CreateCounter<long>(Refused);
    private static readonly UpDownCounter<int> QueuedCounter = Meter.CreateUpDownCounter<int>(Queued);

    private static readonly KeyValuePair<string, object?> Accept = new("kind", "accept");
    private static readonly KeyValuePair<string, object?> Outcome = new("kind", "outcome");

    internal static void CountFlush(string result, int writes, TimeSpan duration)
    {
        FlushCounter.Add(1, new KeyValuePair<string, object?>("result", result));
        DurationHistogram.Record(duration.TotalSeconds);
        if (result == "committed")
        {
            SizeHistogram.Record(writes);
        }
    }

    internal static void CountRefused(WriteKind kind) => RefusedCounter.Add(1, Tag(kind));

    internal static void CountQueued(WriteKind kind, int change) => QueuedCounter.Add(change, Tag(kind));

    private static KeyValuePair<string, object?> Tag(WriteKind kind) => kind == WriteKind.Accept ? Accept : Outcome;
}
