// A real HTTPS server (Kestrel) on a free port of this machine, with a certificate of a test's own authority.
using System.Net;
using System.Net.Security;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace MonkeysMail.Tests.Kit;

internal static class HttpsHost
{
    public static async Task<WebApplication> StartAsync(SslStreamCertificateContext certificate, Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listen => listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = certificate.TargetCertificate })));
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return app;
    }
}
