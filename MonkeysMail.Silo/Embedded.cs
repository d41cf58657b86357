// The one file that references the Api: the front inside the silo's process. A front of its own calls the same two methods.
using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using MonkeysMail.Api;
using MonkeysMail.Silo.Configuration;
using MonkeysMail.Silo.Startup;

namespace MonkeysMail.Silo;

internal static class Embedded
{
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
            Listeners.ConfigureTls(kestrel, settings.Tls);
        });
        builder.Services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            forwarded.KnownIPNetworks.Clear();
            forwarded.KnownProxies.Clear();
            foreach (var network in settings.TrustedProxyNetworks)
            {
                forwarded.KnownIPNetworks.Add(network);
            }
        });
    }

    public static void MapEmbeddedFront(this WebApplication app, MonkeysMailSettings settings)
    {
        if (settings.TrustedProxyNetworks.Length > 0)
        {
            app.UseForwardedHeaders();
        }

        app.MapMonkeysMailApi();
    }
}
