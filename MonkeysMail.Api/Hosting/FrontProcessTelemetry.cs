using MonkeysMail.Api.Telemetry;
using MonkeysMail.Grains.Hosting;

namespace MonkeysMail.Api.Hosting;

/// <summary>The telemetry of a front that is a process of its own.</summary>
internal static class FrontProcessTelemetry
{
    public static void AddTelemetry(this WebApplicationBuilder builder, FrontSettings settings)
    {
        var otlp = TelemetryOptions.IsOtlpSet(builder.Configuration);
        builder.Services.AddMonkeysMailTelemetry(new TelemetryOptions
        {
            ServiceName = TelemetryOptions.Front,
            ClusterId = settings.Cluster.Id,
            Zone = settings.Zone,
            Otlp = otlp,
            Scraped = settings.Metrics.Urls is null ? null : metrics => metrics.AddScraping(),
            Traced = traces => traces.AddFrontInstrumentation(),
        });
        if (settings.Metrics.Urls is not null)
        {
            builder.Services.AddHostedService<MetricsListener>();
        }

        if (otlp)
        {
            builder.Host.UseOrleansClient(client => client.AddActivityPropagation());
        }
    }
}
