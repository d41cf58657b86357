// What is written to logs while mail of every kind passes, peers misbehave and clients err: at the finest level of ours, and at the levels
// of a running product of everybody's. The marks of the traffic are in none of it.
using System.Text.Json;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Telemetry;

public sealed class LogPrivacyTests
{
    [Theory, BothDatabases]
    public async Task NoLogLine_TellsAnythingPrivate(DatabaseKind database)
    {
        using var finest = new LogCapture();
        using var usual = new UsualLogs();
        var sink = MailSink.Start();
        using var installation = await Installation.CreateAsync(database);
        installation.Settings.AddRange(Traffic.Settings(sink));
        await using var engine = await Engine.StartAsync(installation, builder =>
        {
            builder.Logging.AddProvider(finest);
            builder.Logging.AddFilter<LogCapture>(null, LogLevel.Trace);
            builder.Logging.AddProvider(usual);
        });
        await Traffic.RunAsync(engine, Traffic.WrongKey);
        foreach (var behaviour in new[] { "close", "drop-dot", "dot-bounce", "policy", "defer-1x" })
        {
            await engine.Live.PostAsync("/v1/messages", Traffic.Mail(behaviour));
        }

        // A peer that is gone: connections fail, the destination rests.
        await sink.DisposeAsync();
        for (var i = 0; i < 4; i++)
        {
            var (_, body) = await engine.Live.PostAsync("/v1/messages", Traffic.Mail($"ann{i}"));
            await engine.Live.WaitForStatusAsync(body["id"]!.GetValue<string>(), "deferred");
        }

        var secret = installation.LiveKey[(installation.LiveKey.IndexOf('.', StringComparison.Ordinal) + 1)..];
        Assert.DoesNotContain(finest.Entries, entry => entry.Text.Contains(secret, StringComparison.Ordinal));

        var ours = finest.Entries.Where(entry => entry.Category.StartsWith("MonkeysMail", StringComparison.Ordinal)).ToList();
        Assert.Contains(ours, entry => entry.Level == LogLevel.Debug);
        Assert.All(ours.Concat(usual.Entries), entry =>
        {
            Assert.False(entry.Text.Contains(Traffic.Mark, StringComparison.OrdinalIgnoreCase), $"{entry.Category}: {entry.Text}");
            Assert.False(entry.Text.Contains("@example.net", StringComparison.Ordinal), $"{entry.Category}: {entry.Text}");
        });
    }

    [Fact]
    public async Task JsonFormat_WritesOneObjectALine()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        installation.Settings.Add("--MonkeysMail:Logs:Format=json");
        installation.Settings.Add("--Logging:LogLevel:Microsoft.Hosting.Lifetime=Information");
        await using var silo = await SiloProcess.StartAsync(installation.Arguments());
        await silo.StopAsync();

        var lines = silo.Output.Split('\n').Where(line => line.StartsWith('{') && !line.StartsWith("{\"from\"", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(lines);
        Assert.All(lines, line =>
        {
            using var entry = JsonDocument.Parse(line);
            Assert.True(entry.RootElement.TryGetProperty("Category", out _), line);
            Assert.EndsWith("Z", entry.RootElement.GetProperty("Timestamp").GetString(), StringComparison.Ordinal);
        });
    }

    // A type of its own: filters of the host go by the provider's type.
    private sealed class UsualLogs : ILoggerProvider
    {
        private readonly LogCapture capture = new();

        public IReadOnlyCollection<(string Category, LogLevel Level, string Text)> Entries => capture.Entries;

        public ILogger CreateLogger(string categoryName) => capture.CreateLogger(categoryName);

        public void Dispose() => capture.Dispose();
    }
}
