// TLS towards MX hosts. Opportunistic (RFC 7435): it protects against listeners, not against impostors. MTA-STS and DANE will ask for more.
using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace MonkeysMail.Grains.Delivery;

internal static class TlsPolicy
{
    [SuppressMessage("Security", "CA5359", Justification = "Opportunistic TLS: the alternative to a bad certificate is plain text.")]
    public static SslClientAuthenticationOptions Opportunistic(string host, Action<bool> trusted) => new()
    {
        TargetHost = host,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        RemoteCertificateValidationCallback = (_, _, _, errors) =>
        {
            trusted(errors == SslPolicyErrors.None);
            return true;
        },
    };

    public static TlsInfo Describe(SslStream stream) => new(
        stream.SslProtocol == SslProtocols.Tls13 ? "1.3" : "1.2",
        stream.NegotiatedCipherSuite.ToString());
}
