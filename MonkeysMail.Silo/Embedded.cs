// The one file that references the Api: the front inside the silo's process. A front of its own calls the same two methods.
using System.Net;
using MonkeysMail.Api;
using MonkeysMail.Api.Hosting;
using MonkeysMail.Api.Telemetry;
using MonkeysMail.Grains.Hosting;
using MonkeysMail.Silo.Configuration;
using MonkeysMail.Silo.Startup;
using MonkeysMail.Silo.Storage.Postgres;
using OpenTelemetry.Trace;

namespace MonkeysMail.Silo;

internal static class Embedded
{
    public const string DefaultUrl = Listeners.DefaultUrl;

    public static IPNetwork[] ParseProxies(string? text, List<string> errors) => TrustedProxies.Parse(text, errors);

    public static void CheckListeners(string key, string urls, bool hasCertificate, bool behindProxies, List<string> errors) =>
        Listeners.Check(key, urls, hasCertificate, behindProxies, errors);

    public static void AddEmbeddedFront(this WebApplicationBuilder builder, MonkeysMailSettings settings)
    {
        builder.AddFront(settings.Limits.Message.MaxBytes, settings.Limits.Message.MaxRecipients, settings.Tls, settings.TrustedProxyNetworks);
        builder.AddSmtp(
            settings.Smtp, settings.Delivery.Hostname, settings.Tls, settings.TrustedProxyNetworks, TimeSpan.FromSeconds(settings.Shutdown.DrainSeconds));
    }

    /// <summary>Readiness is asked by the front's listener and by the operators'; what the silo itself knows of it, by other silos for their fronts.</summary>
    public static void AddReadiness(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ISiloReadiness, SiloReadiness>();
        builder.Services.AddSingleton<IReadiness, ProcessReadiness>();
    }

    public static void ConfigureListener(this WebApplicationBuilder builder, MonkeysMailSettings settings) =>
        builder.ConfigureListener(settings.Tls, settings.TrustedProxyNetworks);

    /// <summary>Null when the process is ready.</summary>
    public static async ValueTask<string?> WhyNotReadyAsync(IServiceProvider services, CancellationToken ct) =>
        await services.GetRequiredService<IReadiness>().CheckAsync(ct) is { IsReady: false } red ? red.Reason ?? "starting or stopping." : null;

    public static void MapEmbeddedFront(this WebApplication app, MonkeysMailSettings settings) => app.MapFront(settings.TrustedProxyNetworks);

    public static void AddFrontInstrumentation(TracerProviderBuilder traces) => FrontTelemetry.AddFrontInstrumentation(traces);

    /// <summary>Ready: the silo is active, not stopping, can take mail, and a standby follows where one is required. That one alone is no matter of the
    /// fronts: mail is taken without it, and once a standby was promoted there is none for a while.</summary>
    private sealed class ProcessReadiness(EngineLifecycle lifecycle, StopSignal stop, ISiloReadiness silo, StandbyWatch? standby = null) : IReadiness
    {
        public ValueTask<ReadinessAnswer> CheckAsync(CancellationToken cancellationToken) => ValueTask.FromResult(
            stop.IsStopping || !lifecycle.IsActive ? ReadinessAnswer.NotReady("The silo is starting or stopping.")
            : silo.WhyNot is { } reason ? ReadinessAnswer.NotReady(reason)
            : standby?.Missing is { } missing ? ReadinessAnswer.NotReady($"Commits are not on two servers: {missing}.")
            : ReadinessAnswer.Ready);
    }
}
