// What Prometheus reads: `/metrics` over HTTP, of a silo on its operators' listener with the key.
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using MonkeysMail.Silo.Operator.Http;

namespace MonkeysMail.Tests.Telemetry;

internal sealed partial class Scrape
{
    private Scrape(string text)
    {
        Text = text;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Sample().Match(line) is { Success: true } sample)
            {
                var name = sample.Groups["name"].Value;
                Names.Add(name);
                Labels.TryAdd(name, []);
                Labels[name].UnionWith(Label().Matches(sample.Groups["labels"].Value).Select(label => label.Groups["key"].Value));
                Samples.Add((name, sample.Groups["labels"].Value, sample.Groups["value"].Value));
            }
        }
    }

    public string Text { get; }

    /// <summary>Names of series, those of histograms with their suffixes.</summary>
    public SortedSet<string> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>The label keys that a name was seen with.</summary>
    public Dictionary<string, HashSet<string>> Labels { get; } = new(StringComparer.Ordinal);

    public List<(string Name, string Labels, string Value)> Samples { get; } = [];

    public static Task<Scrape> OfAsync(IServiceProvider silo) =>
        OfAsync(new Uri(silo.GetRequiredService<OperatorListener>().Addresses.First()), Traffic.OperatorKey);

    public static async Task<Scrape> OfAsync(Uri address, string? key = null)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return new Scrape(await http.GetStringAsync(new Uri(address, "/metrics")));
    }

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>.*)\})? (?<value>\S+)""")]
    private static partial Regex Sample();

    [GeneratedRegex("""(?<key>[a-zA-Z_][a-zA-Z0-9_]*)="(\\.|[^"\\])*"(,|$)""")]
    private static partial Regex Label();
}
