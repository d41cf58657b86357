using OpenTelemetry.Metrics;

namespace MonkeysMail.Silo.Operator;

/// <summary><c>GET /metrics</c> for Prometheus, on the operators' listener alone.</summary>
public static class MetricsApi
{
    public const string Path = "/metrics";

    /// <param name="endpoints">Routes of the operators' listener, which is an application of its own.</param>
    /// <param name="silo">The silo's services, which hold what is measured.</param>
    public static IEndpointConventionBuilder MapMetrics(this IEndpointRouteBuilder endpoints, IServiceProvider silo)
    {
        var meters = silo.GetService<MeterProvider>()
            ?? throw new InvalidOperationException("Nothing is measured for a scraper: MonkeysMail:Operator:ApiKey is not set.");
        return endpoints.MapPrometheusScrapingEndpoint(Path, meters, configureBranchedPipeline: null, optionsName: null).DisableHttpMetrics();
    }
}
