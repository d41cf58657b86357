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

    /// <summary>Histogram, seconds: from asking for a write to its commit, the wait for the flush included; tag <c>kind</c>.</summary>
    public const string WriteDuration = "monkeysmail.storage.write.duration";

    /// <summary>Counter: writes refused because the store was sick or the queue full, by tag <c>kind</c> (accept, outcome).</summary>
    public const string Refused = "monkeysmail.storage.refused";

    /// <summary>Up-down counter: writes that wait for a flush, by tag <c>kind</c>.</summary>
    public const string Queued = "monkeysmail.storage.queued";

    /// <summary>Up-down counter: 1 while the store is sick.</summary>
    public const string Sick = "monkeysmail.storage.sick";

    private static readonly InstrumentAdvice<double> Durations = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    // Powers of two up to the bound of a flush.
    private static readonly InstrumentAdvice<int> Sizes = new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] };

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> FlushCounter = Meter.CreateCounter<long>(Flushes, "{flush}", "Flushes by how they ended.");
    private static readonly Histogram<int> SizeHistogram = Meter.CreateHistogram(
        FlushSize, "{write}", "Writes that a committed flush carried.", tags: null, Sizes);

    private static readonly Histogram<double> DurationHistogram = Meter.CreateHistogram(
        FlushDuration, "s", "From sending a flush to its end, whichever.", tags: null, Durations);

    private static readonly Histogram<double> WriteHistogram = Meter.CreateHistogram(
        WriteDuration, "s", "From asking for a write to its commit.", tags: null, Durations);

    private static readonly Counter<long> RefusedCounter = Meter.CreateCounter<long>(Refused, "{write}", "Writes refused: store sick or queue full.");
    private static readonly UpDownCounter<int> QueuedCounter = Meter.CreateUpDownCounter<int>(Queued, "{write}", "Writes that wait for a flush.");
    private static readonly UpDownCounter<int> SickCounter = Meter.CreateUpDownCounter<int>(Sick, "{store}", "1 while the store takes no writes.");

    private static readonly KeyValuePair<string, object?> Accept = new("kind", "accept");
    private static readonly KeyValuePair<string, object?> Outcome = new("kind", "outcome");

    /// <summary>Shows every series with a zero: an alert on a first event needs a value before it.</summary>
    internal static void Announce()
    {
        foreach (var result in (string[])["committed", "rejected", "overall", "unknown"])
        {
            FlushCounter.Add(0, new KeyValuePair<string, object?>("result", result));
        }

        RefusedCounter.Add(0, Accept);
        RefusedCounter.Add(0, Outcome);
        QueuedCounter.Add(0, Accept);
        QueuedCounter.Add(0, Outcome);
        SickCounter.Add(0);
    }

    internal static void CountFlush(string result, int writes, TimeSpan duration)
    {
        FlushCounter.Add(1, new KeyValuePair<string, object?>("result", result));
        DurationHistogram.Record(duration.TotalSeconds);
        if (result == "committed")
        {
            SizeHistogram.Record(writes);
        }
    }

    internal static void RecordWrites(IReadOnlyList<PendingWrite> writes, TimeProvider time)
    {
        if (!WriteHistogram.Enabled)
        {
            return;
        }

        var now = time.GetTimestamp();
        foreach (var write in writes)
        {
            WriteHistogram.Record(time.GetElapsedTime(write.EnqueuedAt, now).TotalSeconds, Tag(write.Kind));
        }
    }

    internal static void CountRefused(WriteKind kind) => RefusedCounter.Add(1, Tag(kind));

    internal static void CountQueued(WriteKind kind, int change) => QueuedCounter.Add(change, Tag(kind));

    internal static void CountSick(int change) => SickCounter.Add(change);

    private static KeyValuePair<string, object?> Tag(WriteKind kind) => kind == WriteKind.Accept ? Accept : Outcome;
}
