// Whether a certificate is good for the name it was asked under: by the authorities of the system, and by those of MonkeysMail:Tls:TrustedRoots.
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace MonkeysMail.Grains.Delivery;

public sealed class TrustedRoots(X509Certificate2Collection? roots = null)
{
    public static readonly TrustedRoots SystemOnly = new();

    /// <summary>The last word on what the platform found of a certificate.</summary>
    public bool Accept(X509Certificate? certificate, X509Chain? sent, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        // A wrong name stays wrong, whoever issued it.
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || roots is not { Count: > 0 } || certificate is null)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid("1.3.6.1.5.5.7.3.1")); // for servers
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        if (sent is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        }

        using var copy = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return chain.Build(copy);
    }
}
