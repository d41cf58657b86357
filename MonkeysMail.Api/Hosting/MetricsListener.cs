// The front's listener for Prometheus and orchestrators: an application of its own, so that no rule of the public one can let a client reach
// its metrics, and no crowd of clients can keep a probe from its answer. It knows /metrics and /health, and nothing else.
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using MonkeysMail.Api.Http.Health;
using MonkeysMail.Api.Telemetry;
using OpenTelemetry.Metrics;

namespace MonkeysMail.Api.Hosting;

internal sealed class MetricsListener(MeterProvider meters, IReadiness readiness, FrontSettings settings) : IHostedService, IAsyncDisposable
{
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebApplication? _app;

    /// <summary>Where it listens, once it does.</summary>
    public Task<Uri> Address => _address.Task;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(Limit);
        builder.WebHost.ConfigureKestrel(kestrel => Listeners.ConfigureTls(kestrel, settings.Tls.Certificate, settings.Tls.Key));
        builder.WebHost.UseUrls(settings.Metrics.Urls!);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(readiness);
        _app = builder.Build();
        _app.UseRouting();
        _app.MapMetrics(meters);
        _app.MapHealth();
        await _app.StartAsync(cancellationToken);
        foreach (var address in _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses)
        {
            Console.WriteLine($"listening metrics {address}");
            _address.TrySetResult(new Uri(address));
        }

        Console.Out.Flush();
    }

    public Task StopAsync(CancellationToken cancellationToken) => _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;

    // Some scrapers and probes with their GET: nobody needs more.
    private static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxConcurrentConnections = 100;
        limits.MaxRequestBodySize = 0;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestLineSize = 8 * 1024;
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
    }
}
