using MonkeysMail.Api.Hosting;
using MonkeysMail.Grains.Hosting;
using MonkeysMail.Grains.Hosting.Settings;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Xunit;

namespace MonkeysMail.Tests.Telemetry;

public sealed class FrontMetricsTests
{
    [Fact]
    public async Task Front_TellsScrapersAndProbesOnAListenerOfItsOwn()
    {
        using var stopping = new CancellationTokenSource();
        await using var front = FrontServer.Build(
        [
            "--urls=http://127.0.0.1:0",
            "--MonkeysMail:Cluster:Gateways=127.0.0.1:9", // nobody: the front waits, its listeners answer
            "--MonkeysMail:Metrics:Urls=http://127.0.0.1:0",
        ]);
        var starting = front.StartAsync(stopping.Token);
        var listener = front.Services.GetServices<IHostedService>().OfType<MetricsListener>().Single();
        var address = await listener.Address.WaitAsync(TimeSpan.FromSeconds(30));

        var scrape = await Scrape.OfAsync(address);
        using var http = new HttpClient { BaseAddress = address };
        using var elsewhere = await http.GetAsync("/v1/messages");

        Assert.Contains("dotnet_process_memory_working_set_bytes", scrape.Names);
        Assert.Contains(scrape.Samples, sample => sample.Name == "target_info" && sample.Labels.Contains("monkeysmail-front", StringComparison.Ordinal));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, elsewhere.StatusCode);
        Assert.False(elsewhere.Headers.Contains("Server"));
        Assert.Equal("""{"status":"live"}""", await http.GetStringAsync("/health/live"));
        using var ready = await http.GetAsync("/health/ready");
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("No silo answers.", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var large = await http.SendAsync(new HttpRequestMessage(HttpMethod.Get, $"/metrics?{new string('x', 9_000)}"));
        Assert.Equal(System.Net.HttpStatusCode.RequestUriTooLong, large.StatusCode);

        await stopping.CancelAsync();
        await Record.ExceptionAsync(() => starting);
    }

    [Fact]
    public async Task Front_PropagatesTraces_OnlyToACollector()
    {
        string[] arguments = ["--urls=http://127.0.0.1:0", "--MonkeysMail:Cluster:Gateways=127.0.0.1:9"];
        await using var silent = FrontServer.Build(arguments);
        await using var traced = FrontServer.Build([.. arguments, "--OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:9"]);

        Assert.IsType<TenantCallFilter>(Assert.Single(silent.Services.GetServices<IOutgoingGrainCallFilter>()));
        Assert.Null(silent.Services.GetService<TracerProvider>());
        Assert.Null(silent.Services.GetService<MeterProvider>());
        Assert.Single(traced.Services.GetServices<IOutgoingGrainCallFilter>(), filter => filter is not TenantCallFilter);
        Assert.NotNull(traced.Services.GetService<TracerProvider>());
    }

    [Fact]
    public void MetricsBeyondThisMachineInPlainText_AreRefused()
    {
        var error = Assert.Throws<SettingsException>(() => FrontServer.Build(
            ["--MonkeysMail:Cluster:Gateways=127.0.0.1:9", "--MonkeysMail:Metrics:Urls=http://0.0.0.0:8027"]));

        Assert.Contains("MonkeysMail:Metrics:Urls", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UnknownLogFormat_IsRefused()
    {
        var error = Assert.Throws<SettingsException>(() => FrontServer.Build(
            ["--MonkeysMail:Cluster:Gateways=127.0.0.1:9", "--MonkeysMail:Logs:Format=xml"]));

        Assert.Contains("MonkeysMail:Logs:Format is 'xml'; it should be text or json.", error.Message, StringComparison.Ordinal);
    }
}
