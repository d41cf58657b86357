using OpenTelemetry.Metrics;

namespace MonkeysMail.Api.Telemetry;

/// <summary><c>GET /metrics</c> in the text format of Prometheus.</summary>
public static class MetricsApi
{
    public const string Path = "/metrics";

    /// <summary>Maps the route. Never on the public listener: it tells how much mail goes out.</summary>
    public static IEndpointConventionBuilder MapMetrics(this IEndpointRouteBuilder endpoints, MeterProvider meters) =>
        endpoints.MapPrometheusScrapingEndpoint(Path, meters, configureBranchedPipeline: null, optionsName: null).DisableHttpMetrics();
}
