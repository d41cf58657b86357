// OpenTelemetry for a silo and for a front, in one call. Without a listener nothing is registered: no provider, no reader, no span.
using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace MonkeysMail.Grains.Hosting;

public static class TelemetryRegistration
{
    /// <summary>The resource attribute that names the zone (semantic conventions of OpenTelemetry).</summary>
    public const string ZoneAttribute = "cloud.availability_zone";

    /// <summary>The resource attribute that names the cluster.</summary>
    public const string ClusterAttribute = "monkeysmail.cluster.id";

    public static IServiceCollection AddMonkeysMailTelemetry(this IServiceCollection services, TelemetryOptions options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        if (!options.Otlp && options.Scraped is null)
        {
            return services;
        }

        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => Describe(resource, options))
            .WithMetrics(metrics => Measure(metrics, options));
        if (options.Otlp)
        {
            telemetry.WithTracing(traces => Trace(traces, options));
            telemetry.WithLogging(
                logs => logs.AddOtlpExporter(),
                logs =>
                {
                    logs.IncludeFormattedMessage = true;
                    logs.IncludeScopes = false; // a scope of the HTTP server holds the path
                });
        }

        return services;
    }

    private static void Describe(ResourceBuilder resource, TelemetryOptions options)
    {
        var version = typeof(TelemetryRegistration).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        resource.AddService(options.ServiceName, serviceVersion: version);
        resource.AddAttributes([KeyValuePair.Create<string, object>(ClusterAttribute, options.ClusterId)]);
        if (options.Zone is { } zone)
        {
            resource.AddAttributes([KeyValuePair.Create<string, object>(ZoneAttribute, zone)]);
        }
    }

    private static void Measure(MeterProviderBuilder metrics, TelemetryOptions options)
    {
        metrics.AddMeter(
            TelemetryNames.Ours, TelemetryNames.OrleansMeter, TelemetryNames.NpgsqlMeter, TelemetryNames.HostingMeter, TelemetryNames.KestrelMeter);
        metrics.AddRuntimeInstrumentation();
        metrics.AddView(DropUnlisted);
        options.Scraped?.Invoke(metrics);
        if (options.Otlp)
        {
            metrics.AddOtlpExporter();
        }
    }

    private static MetricStreamConfiguration? DropUnlisted(Instrument instrument) =>
        TelemetryNames.IsKept(instrument.Meter.Name, instrument.Name) ? null : MetricStreamConfiguration.Drop;

    private static void Trace(TracerProviderBuilder traces, TelemetryOptions options)
    {
        traces.AddSource(TelemetryNames.Ours, TelemetryNames.OrleansCalls);
        options.Traced?.Invoke(traces);
        traces.AddProcessor(new TelemetryScrubber());
        traces.AddOtlpExporter();
    }
}
