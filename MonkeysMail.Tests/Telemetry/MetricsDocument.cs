// deploy/docs/metrics.md, read by its tables.
using System.Text.RegularExpressions;
using MonkeysMail.Tests.Kit;

namespace MonkeysMail.Tests.Telemetry;

internal static partial class MetricsDocument
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Repository.Root, "deploy", "docs", "metrics.md"));

    public static IReadOnlyList<Metric> Ours { get; } =
        [.. Lines.Select(line => OurRow().Match(line)).Where(row => row.Success).Select(row => new Metric(
            row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value, row.Groups[4].Value,
            [.. row.Groups[5].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(tag => tag.Trim('`'))]))];

    public static IReadOnlyList<(string Meter, string Name, string Prometheus)> Others { get; } =
        [.. Lines.Select(line => OtherRow().Match(line)).Where(row => row.Success && !row.Groups[1].Value.StartsWith("monkeysmail.", StringComparison.Ordinal))
            .Select(row => (row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value))];

    public static IReadOnlyList<(string Span, string Source)> Spans { get; } =
        [.. Lines.SkipWhile(line => line != "## Spans").Select(line => SpanRow().Match(line)).Where(row => row.Success)
            .Select(row => (row.Groups[1].Value, row.Groups[2].Value))];

    [GeneratedRegex("""^\| `(monkeysmail\.[a-z_.]+)` \| `([a-z_]+)` \| (counter|gauge|histogram) \| ([^|]*?) \| ([^|]*?) ?\| \S""")]
    private static partial Regex OurRow();

    [GeneratedRegex("""^\| `([A-Za-z.]+)` \| `([a-z0-9_.-]+)` \| `([a-z0-9_]+)` \| \S""")]
    private static partial Regex OtherRow();

    [GeneratedRegex("""^\| `([a-z.]+)` \| `(MonkeysMail\.[A-Za-z]+)` \|""")]
    private static partial Regex SpanRow();

    internal sealed record Metric(string Name, string Prometheus, string Kind, string Unit, string[] Tags);
}
