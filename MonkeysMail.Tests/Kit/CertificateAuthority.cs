// An authority of a test, and the certificates that it issues to mail and web servers.
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MonkeysMail.Tests.Kit;

internal sealed class CertificateAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <param name="issuer">The authority above it; null: it has signed itself, and servers do not send it.</param>
    public CertificateAuthority(CertificateAuthority? issuer = null)
    {
        var request = new CertificateRequest(issuer is null ? "CN=Authority of a test" : "CN=Lower authority of a test", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = TimeProvider.System.GetUtcNow();
        Certificate = issuer is null
            ? request.CreateSelfSigned(now.AddDays(-2), now.AddDays(30))
            : request.Create(issuer.Certificate, now.AddDays(-2), now.AddDays(29), RandomNumberGenerator.GetBytes(8)).CopyWithPrivateKey(_key);
    }

    public X509Certificate2 Certificate { get; }

    /// <summary>A certificate for a name, with its issuer.</summary>
    /// <param name="age">How long ago it began to be valid for a day; null: valid now.</param>
    public SslStreamCertificateContext Issue(string name, TimeSpan? age = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        var start = TimeProvider.System.GetUtcNow() - (age ?? TimeSpan.FromHours(1));
        using var issued = request.Create(Certificate, start, start.AddDays(1), RandomNumberGenerator.GetBytes(8));
        using var whole = issued.CopyWithPrivateKey(key);
        var own = X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
        return SslStreamCertificateContext.Create(own, [Certificate], offline: true);
    }

    /// <summary>TLSA data (RFC 6698 2.2) with SHA-256 of the public key.</summary>
    public static string Tlsa(int usage, X509Certificate2 certificate) =>
        $"{usage} 1 1 {Convert.ToHexString(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()))}";

    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }
}
