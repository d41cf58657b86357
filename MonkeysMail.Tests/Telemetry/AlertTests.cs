// Alert rules as an operator needs them: correct by Prometheus' own tool, about series that exist, each with a playbook whose commands work.
using System.Diagnostics;
using System.Text.RegularExpressions;
using MonkeysMail.Tests.Kit;
using Npgsql;
using Xunit;

namespace MonkeysMail.Tests.Telemetry;

[Collection(EngineFixture.Name)]
public sealed partial class AlertTests(EngineFixture engine)
{
    private static readonly string Playbooks = Path.Combine(Repository.Root, "deploy", "playbooks");

    private static readonly HashSet<string> Verbs = ["cluster", "silos", "queues", "workspaces", "stuck", "keys", "release"];

    [Theory]
    [InlineData("check", "rules", "monkeysmail.rules.yml")]
    [InlineData("test", "rules", "monkeysmail.rules.test.yml")]
    public async Task Promtool_IsContent(params string[] arguments)
    {
        using var promtool = Process.Start(new ProcessStartInfo("promtool", arguments)
        {
            WorkingDirectory = Rules.Directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = promtool.StandardOutput.ReadToEndAsync();
        var errors = promtool.StandardError.ReadToEndAsync();
        await promtool.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));

        Assert.True(promtool.ExitCode == 0, await output + await errors);
    }

    [Fact]
    public void EveryRule_IsAboutWhatASiloTells()
    {
        var known = KnownSeries.Of(engine.Scrape);

        Assert.True(Rules.All.Count > 50);
        Assert.All(Rules.All, rule =>
        {
            var metrics = PromQl.MetricsOf(rule.Expression).ToList();
            Assert.NotEmpty(metrics);
            Assert.All(metrics, metric => Assert.Contains(metric, known));
        });
    }

    [Fact]
    public void EveryAlert_SaysHowBad_What_AndWhatToDo() => Assert.All(Rules.All.Where(rule => rule.Alert is not null), alert =>
    {
        Assert.Contains(alert.Severity, (string[])["critical", "warning"]);
        Assert.False(string.IsNullOrWhiteSpace(alert.Summary), alert.Alert);
        Assert.Equal($"deploy/playbooks/{alert.Alert}.md", alert.Playbook);
    });

    [Fact]
    public void EveryAlert_HasItsPlaybook_AndEveryPlaybookItsAlert()
    {
        var files = Directory.GetFiles(Playbooks, "*.md").Select(file => Path.GetFileNameWithoutExtension(file)!).Where(name => name != "README");

        Assert.Equal(Rules.All.Where(rule => rule.Alert is not null).Select(rule => rule.Alert!).Order(StringComparer.Ordinal), files.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryPlaybook_NamesCommands_AndKnownVerbs() => Assert.All(Directory.GetFiles(Playbooks, "MonkeysMail*.md"), file =>
    {
        var text = File.ReadAllText(file);
        Assert.StartsWith($"# {Path.GetFileNameWithoutExtension(file)}\n", text, StringComparison.Ordinal);
        Assert.Contains("```sh\n", text, StringComparison.Ordinal);
        Assert.All(Verb().Matches(text), match => Assert.Contains(match.Groups[1].Value, Verbs));
        Assert.All(Reference().Matches(text), match => Assert.Contains(Rules.All, rule => rule.Alert == match.Value));
    });

    [Fact]
    public void EveryMetricThatAPlaybookNames_Exists()
    {
        var known = KnownSeries.Of(engine.Scrape).SelectMany(name => new[] { name, Suffix().Replace(name, "") }).ToHashSet(StringComparer.Ordinal);
        var names = Directory.GetFiles(Playbooks, "*.md").SelectMany(file => Metric().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value));

        Assert.All(names, name => Assert.Contains(name, known));
    }

    [Fact]
    public async Task EveryStatementOfAPlaybook_RunsOnTheSchema()
    {
        await using var database = NpgsqlDataSource.Create(engine.ConnectionString);
        var statements = Directory.GetFiles(Playbooks, "*.md").SelectMany(file => Statement().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .Distinct().ToList();

        Assert.True(statements.Count > 10);
        foreach (var statement in statements)
        {
            await using var command = database.CreateCommand(statement);
            await command.ExecuteNonQueryAsync();
        }
    }

    [GeneratedRegex("monkeysmail ctl ([a-z]+)")]
    private static partial Regex Verb();

    [GeneratedRegex(@"(?<![\w/])MonkeysMail[A-Z][A-Za-z]+(?![\w:])")]
    private static partial Regex Reference();

    [GeneratedRegex("`((monkeysmail|orleans|dotnet|db|http)_[a-z_]+)[`{]")]
    private static partial Regex Metric();

    [GeneratedRegex("(_bucket|_sum|_count)$")]
    private static partial Regex Suffix();

    [GeneratedRegex("^psql \"\\$DATABASE\" -c \"([^\"]+)\"$", RegexOptions.Multiline)]
    private static partial Regex Statement();
}
