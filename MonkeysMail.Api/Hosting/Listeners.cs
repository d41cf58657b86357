using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace MonkeysMail.Api.Hosting;

/// <summary>Where HTTP listens, and that nothing below TLS 1.2 is negotiated.</summary>
public static class Listeners
{
    public const string DefaultUrl = "http://localhost:8025";

    /// <summary>Refuses what would speak plain text beyond this machine.</summary>
    /// <param name="key">The configuration key that holds the urls, for the message.</param>
    /// <param name="urls">Listeners, separated by semicolons.</param>
    /// <param name="hasCertificate">The host has a certificate for https.</param>
    /// <param name="behindProxies">Trusted proxies that terminate TLS are named.</param>
    /// <param name="errors">Takes what is wrong.</param>
    public static void Check(string key, string urls, bool hasCertificate, bool behindProxies, List<string> errors)
    {
        ArgumentNullException.ThrowIfNull(urls);
        ArgumentNullException.ThrowIfNull(errors);
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            BindingAddress address;
            try
            {
                address = BindingAddress.Parse(url);
            }
            catch (FormatException)
            {
                errors.Add($"{key} has '{url}'; it should be a listener such as http://localhost:8025.");
                continue;
            }

            var secure = string.Equals(address.Scheme, "https", StringComparison.OrdinalIgnoreCase);
            if (secure && !hasCertificate)
            {
                errors.Add($"{key} has '{url}': an https listener needs MonkeysMail:Tls:Certificate and MonkeysMail:Tls:Key.");
            }

            if (!secure && !IsLoopback(address) && !behindProxies)
            {
                errors.Add($"{key} has '{url}': plain HTTP beyond this machine is refused. Use https with MonkeysMail:Tls:*, or name the "
                    + "proxies that terminate TLS in MonkeysMail:TrustedProxies.");
            }
        }
    }

    public static void ConfigureTls(KestrelServerOptions kestrel, string? certificate, string? key)
    {
        ArgumentNullException.ThrowIfNull(kestrel);
        kestrel.ConfigureHttpsDefaults(https =>
        {
            https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
            if (certificate is not null)
            {
                // The file's further certificates go out with the first: a client may know the root alone.
                https.ServerCertificate = X509Certificate2.CreateFromPemFile(certificate, key);
                https.ServerCertificateChain = [];
                https.ServerCertificateChain.ImportFromPemFile(certificate);
            }
        });
    }

    private static bool IsLoopback(BindingAddress address) =>
        string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
