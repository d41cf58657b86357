// Authorities that the command line trusts beside the system's: the cluster's own, which signs the silos' certificates. A name that does not match is
// never forgiven.
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MonkeysMail.Silo.Operator.Control;

internal static class OperatorTrust
{
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1"); // RFC 5280 4.2.1.12

    /// <summary>Throws <see cref="ControlException"/> when the file holds no certificate.</summary>
    public static RemoteCertificateValidationCallback Of(string file)
    {
        var roots = new X509Certificate2Collection();
        try
        {
            roots.ImportFromPemFile(file);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new ControlException(ExitCodes.Refused, $"The authorities cannot be read: {exception.Message}");
        }

        return roots.Count > 0
            ? (_, shown, chain, errors) => errors == SslPolicyErrors.None
                || (errors == SslPolicyErrors.RemoteCertificateChainErrors && shown is X509Certificate2 certificate && IsIssuedBy(roots, certificate, chain))
            : throw new ControlException(ExitCodes.Refused, $"{file} holds no certificate: it should be a PEM file of authorities.");
    }

    private static bool IsIssuedBy(X509Certificate2Collection roots, X509Certificate2 certificate, X509Chain? shown)
    {
        using var chain = new X509Chain
        {
            ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, ApplicationPolicy = { ServerAuthentication } },
        };
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        foreach (var element in shown?.ChainElements.Skip(1) ?? [])
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return chain.Build(certificate);
    }
}
