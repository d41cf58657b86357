// Who is told what, and that nobody pays for what nobody hears.
using MonkeysMail.Silo.Operator;
using MonkeysMail.Silo.Operator.Http;
using MonkeysMail.Tests.Kit;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Xunit;

namespace MonkeysMail.Tests.Telemetry;

[Collection(EngineFixture.Name)]
public sealed class MetricsEndpointTests(EngineFixture engine)
{
    [Theory]
    [InlineData("monkeysmail_messages_events_total", """mode="live",type="delivered""")]
    [InlineData("monkeysmail_messages_events_total", """mode="live",type="bounced""")]
    [InlineData("monkeysmail_messages_events_total", """mode="live",type="deferred""")]
    [InlineData("monkeysmail_messages_events_total", """mode="test",type="captured""")]
    [InlineData("monkeysmail_suppression_hits_total", """point="admission""")]
    [InlineData("monkeysmail_admission_verdicts_total", """verdict="domain_not_verified""")]
    [InlineData("monkeysmail_delivery_first_attempt_wait_seconds_count", "")]
    [InlineData("monkeysmail_storage_flush_size_count", "")]
    [InlineData("monkeysmail_queue_messages", """state="due""")]
    [InlineData("monkeysmail_queue_oldest_due_age_seconds", "")]
    [InlineData("db_client_connection_count", """pool_name="flushes""")]
    [InlineData("orleans_catalog_activations", "")]
    [InlineData("dotnet_process_memory_working_set_bytes", "")]
    [InlineData("http_server_request_duration_seconds_count", """http_route="/v1/messages/""")]
    public void Silo_TellsAScraperAfterTraffic(string name, string label) => Assert.Contains(
        engine.Scrape.Samples, sample => sample.Name == name && sample.Labels.Contains(label, StringComparison.Ordinal)
            && (sample.Value != "0" || !name.EndsWith("_total", StringComparison.Ordinal)));

    [Fact]
    public void EverySeries_CarriesItsZone() => Assert.All(
        engine.Scrape.Samples.Where(sample => sample.Name.StartsWith("monkeysmail_", StringComparison.Ordinal)),
        sample => Assert.Contains("cloud_availability_zone=\"zone-a\"", sample.Labels, StringComparison.Ordinal));

    [Fact]
    public void NoSeries_TellsAnythingPrivate()
    {
        Assert.DoesNotContain(Traffic.Mark, engine.Scrape.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('@', engine.Scrape.Text);
        Assert.DoesNotContain("Password", engine.Scrape.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Traffic.WrongPrefix, engine.Scrape.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NobodyListens_NothingIsRegistered()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        await using var silo = await Engine.StartAsync(installation);

        Assert.Null(silo.Services.GetService<MeterProvider>());
        Assert.Null(silo.Services.GetService<TracerProvider>());
        var builder = WebApplication.CreateSlimBuilder();
        await using var app = builder.Build();
        Assert.Throws<InvalidOperationException>(() => app.MapMetrics(silo.Services));
    }

    [Fact]
    public async Task OnlyAScraper_NeedsTheKey_AndMakesNoTraces()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        installation.Settings.AddRange([$"--MonkeysMail:Operator:ApiKey={Traffic.OperatorKey}", "--MonkeysMail:Operator:Urls=http://127.0.0.1:0"]);
        await using var silo = await Engine.StartAsync(installation);

        Assert.NotNull(silo.Services.GetService<MeterProvider>());
        Assert.Null(silo.Services.GetService<TracerProvider>());
        await Assert.ThrowsAsync<HttpRequestException>(() => Scrape.OfAsync(new Uri(silo.Services.GetRequiredService<OperatorListener>().Addresses.First())));
        Assert.NotEmpty((await Scrape.OfAsync(silo.Services)).Names);
    }
}
