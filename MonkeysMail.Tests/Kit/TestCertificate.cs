// A self-made certificate in PEM files, for listeners that read theirs from files.
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MonkeysMail.Tests.Kit;

public sealed class TestCertificate
{
    private readonly string _directory;

    /// <param name="directory">Where the files are made.</param>
    public TestCertificate(string directory)
    {
        _directory = directory;
        Renew("smtp.test");
    }

    public string CertificateFile => Path.Combine(_directory, "listener.pem");

    public string KeyFile => Path.Combine(_directory, "listener.key");

    /// <summary>As settings of a process.</summary>
    public IEnumerable<string> Settings => [$"--MonkeysMail:Tls:Certificate={CertificateFile}", $"--MonkeysMail:Tls:Key={KeyFile}"];

    /// <summary>Puts another certificate in the place of the one that is there.</summary>
    public void Renew(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddDnsName("localhost");
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        File.WriteAllText(CertificateFile, made.ExportCertificatePem());
        File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
    }
}
