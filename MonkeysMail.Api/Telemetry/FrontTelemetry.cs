// What a front adds to the telemetry of its process, alone or inside a silo: spans of HTTP requests. Paths, queries, hosts and user agents
// are the client's words and never leave: the span carries the route and its template.
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace MonkeysMail.Api.Telemetry;

public static class FrontTelemetry
{
    /// <summary>Spans of requests; probes and scrapes make none.</summary>
    public static TracerProviderBuilder AddFrontInstrumentation(this TracerProviderBuilder traces) =>
        traces.AddAspNetCoreInstrumentation(http =>
        {
            http.RecordException = false;
            http.Filter = context => !context.Request.Path.StartsWithSegments("/health") && !context.Request.Path.StartsWithSegments(MetricsApi.Path);
        });

    /// <summary>The exporter behind <see cref="MetricsApi.MapMetrics"/>.</summary>
    public static MeterProviderBuilder AddScraping(this MeterProviderBuilder metrics) =>
        metrics.AddPrometheusExporter(prometheus =>
        {
            prometheus.ScopeInfoEnabled = false;
            prometheus.ResourceConstantLabels = name => name == "cloud.availability_zone";
        });
}
