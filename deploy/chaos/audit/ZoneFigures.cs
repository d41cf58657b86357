// What the loss of a zone did to the rate of acceptance. DIR/killed says when the zone died; DIR/recovering, if it is there, from when recovery counts (the start
// of a promotion). Seconds are counted from those moments; a rate that must stay high is taken over three of them.
using System.Globalization;

internal static class ZoneFigures
{
    private const int Before = 20;
    private const int FirstKept = 15;
    private const int LastKept = 45;
    private const int Observed = 60;
    private const int Window = 3;
    private const long Second = 1_000_000;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    public static IEnumerable<string> Of(AuditOptions options, Ledger ledger, Sink sink)
    {
        if (Moment(options, "killed") is not { } killed)
        {
            return [];
        }

        var recovering = Moment(options, "recovering") ?? killed;
        var times = ledger.Accepted.Values.Where(a => !a.Late).Select(a => a.At).ToList();
        var before = times.Count(at => at >= killed - Before * Second && at < killed) / (double)Before;
        var rates = Enumerable.Range(0, Observed).Select(s => times.Count(at => at >= recovering + s * Second && at < recovering + (s + 1) * Second)).ToArray();
        var median = rates[FirstKept..LastKept].Order().ElementAt((LastKept - FirstKept) / 2);
        var smooth = Enumerable.Range(0, Observed - Window + 1).Select(s => rates[s..(s + Window)].Average()).ToArray();
        var lastLow = Array.FindLastIndex(smooth, rate => rate < 0.6 * before);
        var late = ledger.Accepted.Values.Where(a => a.At < killed)
            .SelectMany(a => a.Mail.Recipients)
            .Count(r => !Mail.Bounces(r) && (!sink.Arrived.TryGetValue(r, out var at) || at[0] > killed + Deadline.TotalMicroseconds));
        return
        [
            string.Create(CultureInfo.InvariantCulture, $"rate_before={before:0.0}"),
            string.Create(CultureInfo.InvariantCulture, $"rate_kept_percent={100 * median / before:0}"),
            $"recovered_s={(lastLow == smooth.Length - 1 ? "never" : (lastLow + 1).ToString(CultureInfo.InvariantCulture))}",
            $"late={late}",
        ];
    }

    private static long? Moment(AuditOptions options, string name)
    {
        var file = Path.Combine(options.Directory, name);
        return File.Exists(file) ? long.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture) : null;
    }
}
