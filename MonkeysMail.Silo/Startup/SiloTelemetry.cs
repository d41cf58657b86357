// What a silo adds to the telemetry of its process: the scraper's exporter when there is an operators' listener to scrape, spans of the
// database driver, and trace contexts in grain calls while traces are made.
using MonkeysMail.Grains.Hosting;
using MonkeysMail.Silo.Configuration;
using Npgsql;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace MonkeysMail.Silo.Startup;

internal static class SiloTelemetry
{
    public static void AddTelemetry(this WebApplicationBuilder builder, MonkeysMailSettings settings)
    {
        var otlp = TelemetryOptions.IsOtlpSet(builder.Configuration);
        builder.Services.AddMonkeysMailTelemetry(new TelemetryOptions
        {
            ServiceName = TelemetryOptions.Silo,
            ClusterId = settings.Cluster.Id,
            Zone = settings.Zone,
            Otlp = otlp,
            Scraped = settings.Operator.ApiKey is null ? null : AddScraping,
            Traced = traces => Trace(traces, settings),
        });
        if (otlp)
        {
            builder.Host.UseOrleans(silo => silo.AddActivityPropagation());
        }
    }

    private static void AddScraping(MeterProviderBuilder metrics) => metrics.AddPrometheusExporter(prometheus =>
    {
        prometheus.ScopeInfoEnabled = false;
        prometheus.ResourceConstantLabels = name => name == TelemetryRegistration.ZoneAttribute;
    });

    private static void Trace(TracerProviderBuilder traces, MonkeysMailSettings settings)
    {
        if (settings.ConnectionString is not null)
        {
            traces.AddNpgsql();
        }

        if (settings.HasFront)
        {
            Embedded.AddFrontInstrumentation(traces);
        }
    }
}
