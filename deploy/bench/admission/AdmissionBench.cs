// In turn: 50 recipients on an empty list, the list filled, 50 recipients again, one recipient by many callers, then from nothing to the first verdict.
using System.Diagnostics;
using MonkeysMail.Grains.Contracts;

internal sealed class AdmissionBench(BenchedWorkspace workspace, int entries, TimeSpan duration)
{
    private const int Callers = 64;
    private const int Slice = 1_000;
    private const int Importers = 4;
    private const int Activations = 5;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    private readonly AdmissionRequest fifty = workspace.Request([.. Enumerable.Range(0, 50).Select(i => $"recipient-{i}@example.org")]);
    private readonly AdmissionRequest one = workspace.Request(["recipient@example.org"]);

    public async Task<Measured> RunAsync()
    {
        await MedianAsync(fifty, WarmUp);
        var empty = await MedianAsync(fifty, duration);
        var importPerSecond = await FillAsync();

        await MedianAsync(fifty, WarmUp);
        var full = await MedianAsync(fifty, duration);

        await ManyAsync(WarmUp);
        var (microseconds, perSecond) = await ManyAsync(duration);
        var (activation, megabytes) = await ActivateAsync();
        return new Measured(microseconds, perSecond, full - empty, activation, megabytes, importPerSecond);
    }

    private async Task<double> FillAsync()
    {
        var now = TimeProvider.System.GetUtcNow();
        var start = Stopwatch.GetTimestamp();
        var added = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, entries / Slice),
            new ParallelOptions { MaxDegreeOfParallelism = Importers },
            async (slice, _) => Interlocked.Add(ref added, await workspace.ImportAsync([.. Enumerable.Range(slice * Slice, Slice).Select(i => new SuppressionEntry(
                $"suppressed-{i}@example.net", null, (SuppressionReason)(i % 4), null, now.AddSeconds(-i), null))])));
        return added == entries ? entries / Stopwatch.GetElapsedTime(start).TotalSeconds : throw new InvalidOperationException($"{added} of {entries} entries were added.");
    }

    // Microseconds of a call, one after the other.
    private async Task<double> MedianAsync(AdmissionRequest request, TimeSpan span)
    {
        var times = new List<double>();
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < span)
        {
            var before = Stopwatch.GetTimestamp();
            await workspace.AdmitAsync(request);
            times.Add(Stopwatch.GetElapsedTime(before).TotalMicroseconds);
        }

        return Median(times);
    }

    private async Task<(double Microseconds, double PerSecond)> ManyAsync(TimeSpan span)
    {
        using var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        var start = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            var count = 0;
            for (; Stopwatch.GetElapsedTime(start) < span; count++)
            {
                await workspace.AdmitAsync(one);
            }

            return count;
        })));
        var elapsed = Stopwatch.GetElapsedTime(start);
        process.Refresh();
        var total = counts.Sum();
        return ((process.TotalProcessorTime - cpu).TotalMicroseconds / total, total / elapsed.TotalSeconds);
    }

    private async Task<(double Milliseconds, double Megabytes)> ActivateAsync()
    {
        var (times, sizes) = (new List<double>(), new List<double>());
        for (var i = 0; i < Activations; i++)
        {
            await workspace.LeaveAsync();
            var without = await SettleAsync();
            var start = Stopwatch.GetTimestamp();
            await workspace.AdmitAsync(one);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            sizes.Add((await SettleAsync() - without) / 1e6);
        }

        return (Median(times), Median(sizes));
    }

    // Until what is left does not shrink any more: a grain leaves a moment after it was asked to.
    private static async Task<long> SettleAsync()
    {
        var last = long.MaxValue;
        for (var calm = 0; calm < 3;)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            var now = GC.GetTotalMemory(forceFullCollection: true);
            calm = now < last - 100_000 ? 0 : calm + 1;
            last = Math.Min(last, now);
        }

        return last;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
