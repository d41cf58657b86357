// What Prometheus reads of a silo: `/metrics` over HTTP, on a listener of its own like the operators'.
using System.Text.RegularExpressions;
using MonkeysMail.Silo.Operator;

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

    public static async Task<Scrape> OfAsync(IServiceProvider silo)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.MapMetrics(silo);
        await app.StartAsync();
        return await OfAsync(new Uri(app.Urls.Single()));
    }

    public static async Task<Scrape> OfAsync(Uri address)
    {
        using var http = new HttpClient();
        return new Scrape(await http.GetStringAsync(new Uri(address, "/metrics")));
    }

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>.*)\})? (?<value>\S+)""")]
    private static partial Regex Sample();

    [GeneratedRegex("""(?<key>[a-zA-Z_][a-zA-Z0-9_]*)="(\\.|[^"\\])*"(,|$)""")]
    private static partial Regex Label();
}
