using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace MonkeysMail.Silo.Configuration;

/// <summary>Where HTTP listens, and that nothing below TLS 1.2 is negotiated.</summary>
internal static class Listeners
{
    public const string DefaultUrl = "http://localhost:8025";

    public static bool IsLoopback(BindingAddress address) =>
        string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));

    public static void ConfigureTls(KestrelServerOptions kestrel, MonkeysMailSettings.TlsSettings tls)
    {
        kestrel.ConfigureHttpsDefaults(https =>
        {
            https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
            if (tls.Certificate is not null)
            {
                https.ServerCertificate = X509Certificate2.CreateFromPemFile(tls.Certificate, tls.Key);
            }
        });
    }
}
