// The operators' listener: an HTTP server of its own inside the silo's process, with its own pipeline, limits and routes. What is public is
// not known here, and what is here is not known to the public server, so nothing that a request says about itself (Host, X-Forwarded-*)
// can lead from one to the other. It starts before the silo and stops after it: a start and a drain can be watched. It must never
// exist without a credential.
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using MonkeysMail.Silo.Configuration;
using MonkeysMail.Silo.Operator.Http.Docs;
using MonkeysMail.Silo.Operator.Http.Shapes;

namespace MonkeysMail.Silo.Operator.Http;

internal sealed class OperatorListener(IServiceProvider silo, MonkeysMailSettings settings, ILoggerFactory loggers, TimeProvider time)
    : IHostedService, IAsyncDisposable
{
    public const string DefaultUrl = "http://localhost:8026";

    private WebApplication? _app;

    /// <summary>Where it listens, with the real ports; empty before the start.</summary>
    public IEnumerable<string> Addresses =>
        _app?.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];

    /// <summary>What it routes; empty before the start.</summary>
    internal IReadOnlyList<Endpoint> Endpoints => _app?.Services.GetRequiredService<EndpointDataSource>().Endpoints ?? [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _app = Build();
        return _app.StartAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;

    private WebApplication Build()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().UseUrls(settings.Operator.Urls ?? DefaultUrl);
        builder.WebHost.ConfigureKestrel(OperatorLimits.Configure);
        builder.ConfigureListener(settings);
        builder.Services.AddRouting();
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton<IHostLifetime, SiloLifetime>();
        builder.Services.AddSingleton(new OperatorKey(settings.Operator.ApiKey!));
        builder.Services.AddSingleton<GuessThrottle>();
        builder.Services.AddOperatorDocument();

        var app = builder.Build();
        if (settings.TrustedProxyNetworks.Length > 0)
        {
            app.UseForwardedHeaders(); // with no proxy named it would believe everybody
        }

        app.UseMiddleware<OperatorFrame>();
        app.UseRouting();
        app.UseMiddleware<OperatorGate>();
        app.MapOperatorDocument();
        MapRoutes(SiloRoutes.Over(app, silo));
        return app;
    }

    private static void MapRoutes(SiloRoutes routes)
    {
        routes.MapHealth();
        routes.MapDashboard();
        routes.MapMetrics(routes.ServiceProvider);
        var operators = routes.MapGroup("/v1/operator").WithMetadata(
            Refusal(401), Refusal(422), Refusal(429), Refusal(503));
        operators.MapCluster();
        operators.MapQueues();
        operators.MapQueueOrders();
        operators.MapWorkspaces();
        operators.MapStuck();
        operators.MapKeys();
        operators.MapWorkspaceOperations();
        operators.MapAudit();
    }

    // What every route of the API may be answered with.
    private static ProducesResponseTypeMetadata Refusal(int status) => new(status, typeof(ProblemShape), ["application/problem+json"]);

    /// <summary>Signals are the silo's to hear; this application ends when it is told to.</summary>
    private sealed class SiloLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
