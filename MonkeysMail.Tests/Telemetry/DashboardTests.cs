using System.Text.Json.Nodes;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Telemetry;

[Collection(EngineFixture.Name)]
public sealed class DashboardTests(EngineFixture engine)
{
    private static readonly string[] Names =
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "deploy", "grafana"), "*.json").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Files => new(Names);

    [Fact]
    public void Dashboards_AreTheseFour() => Assert.Equal(["cluster.json", "delivery.json", "overview.json", "storage.json"], Names);

    [Theory]
    [MemberData(nameof(Files))]
    public void EveryQuery_AsksForWhatASiloTells(string file)
    {
        var known = KnownSeries.Of(engine.Scrape);

        Assert.All(Queries(Read(file)), query =>
        {
            var metrics = PromQl.MetricsOf(query).ToList();
            Assert.NotEmpty(metrics);
            Assert.All(metrics, metric => Assert.Contains(metric, known));
        });
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Panels_AreWhole_AndLieBesideEachOther(string file)
    {
        var panels = Read(file)["panels"]!.AsArray().Select(panel => panel!.AsObject()).ToList();
        var taken = new HashSet<(int, int)>();

        Assert.Equal(panels.Count, panels.Select(panel => panel["id"]!.GetValue<int>()).Distinct().Count());
        foreach (var panel in panels)
        {
            Assert.False(string.IsNullOrWhiteSpace(panel["title"]!.GetValue<string>()));
            var place = panel["gridPos"]!;
            int x = place["x"]!.GetValue<int>(), y = place["y"]!.GetValue<int>(), w = place["w"]!.GetValue<int>(), h = place["h"]!.GetValue<int>();
            Assert.True(x + w <= 24, panel["title"]!.GetValue<string>());
            for (var column = x; column < x + w; column++)
            {
                for (var row = y; row < y + h; row++)
                {
                    Assert.True(taken.Add((column, row)), $"{panel["title"]} lies on another panel");
                }
            }

            if (panel["type"]!.GetValue<string>() != "row")
            {
                Assert.NotEmpty(panel["targets"]!.AsArray());
                Assert.Equal("${datasource}", panel["datasource"]!["uid"]!.GetValue<string>());
            }
        }
    }

    [Fact]
    public void EveryMetricOfOurs_IsOnADashboard()
    {
        var shown = Names.SelectMany(name => Queries(Read(name))).SelectMany(PromQl.MetricsOf).ToHashSet(StringComparer.Ordinal);

        Assert.All(MetricsDocument.Ours, metric => Assert.True(Instruments.Series(metric.Prometheus, metric.Kind).Any(shown.Contains), metric.Name));
    }

    private static JsonNode Read(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "deploy", "grafana", file)))!;

    // Of panels, annotations and variables alike.
    private static IEnumerable<string> Queries(JsonNode? node) => node switch
    {
        JsonObject value => value.SelectMany(pair => pair.Key == "expr" ? [pair.Value!.GetValue<string>()] : Queries(pair.Value)),
        JsonArray values => values.SelectMany(Queries),
        _ => [],
    };
}
