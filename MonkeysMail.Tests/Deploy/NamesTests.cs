// One set of names across deploy/: what alerts and dashboards ask for is what the scrapers are told, what playbooks select exists, what they have an
// operator set is read, and a process can be asked by the names in its certificate.
using System.Globalization;
using System.Text.RegularExpressions;
using MonkeysMail.Grains.Hosting.Settings;
using MonkeysMail.Silo.Configuration;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Deploy;

public sealed partial class NamesTests(DeployFiles files) : IClassFixture<DeployFiles>
{
    private static readonly string[] Jobs = ["monkeysmail-front", "monkeysmail-silo"];

    [Fact]
    public void JobsThatAlertsAndDashboardsAskFor_AreThoseOfEveryScraper()
    {
        var asked = Directory.GetFiles(Script.PathOf("alerts"), "*.yml").Concat(Directory.GetFiles(Script.PathOf("grafana"), "*.json"))
            .SelectMany(file => AskedJob().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)).ToHashSet(StringComparer.Ordinal);
        var compose = Lines("compose/prometheus/prometheus.yml", ScrapedJob());
        var documented = Lines("docs/metrics.md", ScrapedJob());
        var operated = files.Monitors.SelectMany(monitor => monitor["spec"]!["podMetricsEndpoints"]!.AsArray())
            .Select(endpoint => endpoint!["relabelings"]!.AsArray().Single(rule => rule!["targetLabel"]!.ToString() == "job")!["replacement"]!.ToString());

        Assert.NotEmpty(asked);
        Assert.All(asked, pattern => Assert.Contains(Jobs, job => Regex.IsMatch(job, $"^({pattern})$")));
        Assert.Equal(Jobs, compose.Order());
        Assert.Equal(Jobs, documented.Order());
        Assert.Equal(Jobs, operated.Order());
    }

    [Fact]
    public void EverySelectorOfAPlaybook_MatchesPods()
    {
        var selectors = Playbooks().SelectMany(text => Selector().Matches(text).Select(match => match.Groups[1].Value)).ToHashSet(StringComparer.Ordinal);

        Assert.NotEmpty(selectors);
        Assert.All(files.Overlays.Values, objects => Assert.All(selectors, selector => Assert.Contains(
            Workload.OfKind(objects, "Deployment").Select(node => node["spec"]!["template"]!["metadata"]!["labels"]!.AsObject()),
            labels => selector.Split(',').Select(pair => pair.Split('=', 2)).All(pair => labels[pair[0]]?.ToString() == pair[1]))));
    }

    [Fact]
    public void EveryLogThatAPlaybookSearches_IsReadInFull()
    {
        // With a selector kubectl gives 10 lines of each pod unless it is told otherwise.
        Assert.All(Playbooks().SelectMany(text => text.Split('\n')).Where(line => line.Contains(" logs -l ", StringComparison.Ordinal)), line =>
            Assert.Contains(" --tail=", line, StringComparison.Ordinal));
    }

    [Fact]
    public void EveryWorkloadThatAPlaybookNames_Exists()
    {
        var named = Playbooks().SelectMany(text => Resource().Matches(text).Select(match => (Kind: match.Groups[1].Value, Name: match.Groups[2].Value))).ToHashSet();
        var deployments = files.Overlays.Values.SelectMany(objects => Workload.OfKind(objects, "Deployment")).Select(node => node["metadata"]!["name"]!.ToString()).ToHashSet();

        Assert.NotEmpty(named);
        Assert.All(named, resource => Assert.True(resource.Kind == "deployment" && deployments.Contains(resource.Name), $"{resource}"));
    }

    [Fact]
    public void EveryVariableOfAPlaybook_IsDescribed_AndEverySettingRead()
    {
        var texts = Playbooks();
        var readme = File.ReadAllText(Script.PathOf("playbooks/README.md"));

        Assert.All(texts.SelectMany(text => Variable().Matches(text)), variable => Assert.Contains($"`{variable.Groups[1].Value}`", readme, StringComparison.Ordinal));
        var settings = texts.SelectMany(text => Setting().Matches(text).Select(match => match.Value.Replace("__", ":", StringComparison.Ordinal))).ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(settings);
        Assert.All(settings, setting => StrictSettings.Bind<MonkeysMailSettings>(
            new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(setting, (string?)"1")]).Build()));
        Assert.All(texts, text => Assert.DoesNotContain("http://", text, StringComparison.Ordinal)); // the operators' listener speaks TLS wherever deploy/ puts it
    }

    [Fact]
    public async Task ASilosCertificate_HasTheNameByWhichItIsAskedBesideIt()
    {
        var kubernetes = files.Overlays.Values.Select(objects =>
            Workload.OfKind(objects, "Certificate").Single(node => node["metadata"]!["name"]!.ToString() == "silo")["spec"]!["dnsNames"]!.AsArray().Select(name => name!.ToString()));
        using var directory = new TestDirectory();
        await Script.RunAsync(Script.PathOf("compose/prepare.sh"), directory.Path);
        var (_, compose, _) = await Script.RunAsync("openssl", "x509", "-in", Path.Combine(directory.Path, "secrets", "silo-a.pem"), "-noout", "-ext", "subjectAltName");

        Assert.All(kubernetes, names => Assert.Contains("localhost", names));
        Assert.Contains("DNS:localhost", compose, StringComparison.Ordinal);
        Assert.Contains("DNS:silo-a", compose, StringComparison.Ordinal);
    }

    [Fact]
    public void MemoryIsAlarmedAbout_BeforeTheContainersLimit()
    {
        var rule = Telemetry.Rules.All.Single(rule => rule.Alert == "MonkeysMailMemoryHigh").Expression;
        var bounds = Bound().Matches(rule).ToDictionary(match => match.Groups[1].Value, match => double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));
        var limits = files.Overlays.Values.SelectMany(objects => Workload.OfKind(objects, "Deployment")).Select(Workload.Container)
            .Select(container => (Role: container["name"]!.ToString(), Limit: container["resources"]!["limits"]!["memory"]!.ToString()))
            .Concat(files.Compose["services"]!.AsObject().Where(service => Role().IsMatch(service.Key))
                .Select(service => (Role: service.Key.Split('-')[0], Limit: service.Value!["deploy"]!["resources"]!["limits"]!["memory"]!.ToString())))
            .ToList();

        Assert.Equal(6 + 2 + 5, limits.Count); // three zones, small, compose
        Assert.All(limits, limit => Assert.InRange(bounds[limit.Role], 0.5 * Bytes(limit.Limit), 0.8 * Bytes(limit.Limit)));
    }

    private static double Bytes(string limit) =>
        int.Parse(limit.TrimEnd('i', 'G', 'g'), CultureInfo.InvariantCulture) * 1024d * 1024 * 1024; // of Kubernetes (Gi) and compose (g) alike

    private static List<string> Playbooks() => [.. Directory.GetFiles(Script.PathOf("playbooks"), "*.md").Select(File.ReadAllText)];

    private static IEnumerable<string> Lines(string file, Regex pattern) => pattern.Matches(File.ReadAllText(Script.PathOf(file))).Select(match => match.Groups[1].Value);

    [GeneratedRegex("""\bjob=~?\\?"([^"\\]+)""")]
    private static partial Regex AskedJob();

    [GeneratedRegex(@"- job_name: ([\w-]+)")]
    private static partial Regex ScrapedJob();

    [GeneratedRegex(@" -l (\S+)")]
    private static partial Regex Selector();

    [GeneratedRegex(@"\b(deployment|statefulset|daemonset|pod)/([\w-]+)")]
    private static partial Regex Resource();

    [GeneratedRegex(@"\$\{?([A-Za-z_]+)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\bMonkeysMail__\w+")]
    private static partial Regex Setting();

    [GeneratedRegex("""job="monkeysmail-(\w+)"\} > (\S+)""")]
    private static partial Regex Bound();

    [GeneratedRegex(@"^(silo|front)-")]
    private static partial Regex Role();
}
