using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Telemetry;

public sealed class CollectorTests
{
    [Fact]
    public async Task Collector_GetsTracesMetricsAndLogs_AndNothingPrivate()
    {
        await using var collector = await Collector.StartAsync();
        var sink = MailSink.Start();
        using var installation = await Installation.CreateAsync(DatabaseKind.Postgres);
        installation.Settings.AddRange(Traffic.Settings(sink));
        installation.Settings.Add($"--OTEL_EXPORTER_OTLP_ENDPOINT={collector.Address}");
        installation.Settings.Add("--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf");
        await using (var engine = await Engine.StartAsync(installation))
        {
            await Traffic.RunAsync(engine, Traffic.WrongKey);

            // Something to log: a destination that rests.
            await sink.DisposeAsync();
            for (var i = 0; i < 4; i++)
            {
                var (_, body) = await engine.Live.PostAsync("/v1/messages", Traffic.Mail($"ann{i}"));
                await engine.Live.WaitForStatusAsync(body["id"]!.GetValue<string>(), "deferred");
            }
        }

        Assert.Contains("smtp.transaction", collector.Received("traces"), StringComparison.Ordinal);
        Assert.Contains("monkeysmail.messages.events", collector.Received("metrics"), StringComparison.Ordinal);
        Assert.Contains("rests, ", collector.Received("logs"), StringComparison.Ordinal);
        Assert.All(["traces", "metrics", "logs"], signal =>
        {
            var octets = collector.Received(signal);
            Assert.Contains("monkeysmail-silo", octets, StringComparison.Ordinal);
            Assert.Contains("cloud.availability_zone", octets, StringComparison.Ordinal);
            Assert.Contains("monkeysmail.cluster.id", octets, StringComparison.Ordinal);
            Assert.DoesNotContain(Traffic.Mark, octets, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("@example.net", octets, StringComparison.Ordinal);
            Assert.DoesNotContain(Traffic.WrongPrefix, signal == "logs" ? "" : octets, StringComparison.Ordinal);
        });
    }
}
