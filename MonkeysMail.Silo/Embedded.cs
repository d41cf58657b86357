// The one file that references the Api: the front inside the silo's process. A front of its own calls the same two methods.
using System.Net;
using MonkeysMail.Api;
using MonkeysMail.Api.Hosting;
using MonkeysMail.Grains.Hosting;
using MonkeysMail.Grains.Storage;
using MonkeysMail.Silo.Configuration;

namespace MonkeysMail.Silo;

internal static class Embedded
{
    public const string DefaultUrl = Listeners.DefaultUrl;

    public static IPNetwork[] ParseProxies(string? text, List<string> errors) => TrustedProxies.Parse(text, errors);

    public static void CheckListeners(string key, string urls, bool hasCertificate, bool behindProxies, List<string> errors) =>
        Listeners.Check(key, urls, hasCertificate, behindProxies, errors);

    public static void AddEmbeddedFront(this WebApplicationBuilder builder, MonkeysMailSettings settings)
    {
        builder.Services.AddMonkeysMailApi(api =>
        {
            api.MaxMessageBytes = settings.Limits.Message.MaxBytes;
            api.MaxRecipients = settings.Limits.Message.MaxRecipients;
        });
        builder.Services.AddSingleton<IReadiness, SiloReadiness>();
        builder.WebHost.ConfigureKestrel((context, kestrel) =>
        {
            KestrelLimits.ConfigureKestrel(kestrel, kestrel.ApplicationServices.GetRequiredService<Microsoft.Extensions.Options.IOptions<ApiOptions>>().Value);
            Listeners.ConfigureTls(kestrel, settings.Tls.Certificate, settings.Tls.Key);
        });
        builder.Services.Configure<ForwardedHeadersOptions>(forwarded => TrustedProxies.Configure(forwarded, settings.TrustedProxyNetworks));
    }

    public static void MapEmbeddedFront(this WebApplication app, MonkeysMailSettings settings)
    {
        if (settings.TrustedProxyNetworks.Length > 0)
        {
            app.UseForwardedHeaders();
        }

        app.MapMonkeysMailApi();
    }

    /// <summary>Ready: the silo is active, not stopping, and the store was not sick for 30 s.</summary>
    private sealed class SiloReadiness(EngineLifecycle lifecycle, IStoreHealth health) : IReadiness
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

        public ValueTask<ReadinessAnswer> CheckAsync(CancellationToken cancellationToken) => ValueTask.FromResult(
            !lifecycle.IsActive ? new ReadinessAnswer(false, "The silo is starting or stopping.")
            : health.SickFor > Patience ? new ReadinessAnswer(false, "The store has taken no writes for 30 s.")
            : new ReadinessAnswer(true, null));
    }
}
