// Files of MonkeysMail:Tls that cannot serve are found before anything starts, and the setting at fault is named.
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MonkeysMail.Grains.Hosting.Settings;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Hosting;

public sealed class TlsSettingsTests : IDisposable
{
    private readonly TestDirectory directory = new();
    private readonly string certificate;
    private readonly string key;

    public TlsSettingsTests()
    {
        (certificate, key) = Make("own");
    }

    [Fact]
    public void FilesThatBelongTogether_AreTaken() => Assert.Empty(Check(certificate, key));

    [Fact]
    public void NoFiles_AreTaken() => Assert.Empty(Check(null, null));

    [Fact]
    public void OneWithoutTheOther_IsRefused() => Assert.Contains("belong together", Assert.Single(Check(certificate, null)), StringComparison.Ordinal);

    [Fact]
    public void AMissingCertificate_IsNamed() =>
        Assert.StartsWith("MonkeysMail:Tls:Certificate is '/no/such/file', which cannot be read", Assert.Single(Check("/no/such/file", key)), StringComparison.Ordinal);

    [Fact]
    public void AMissingKey_IsNamed() =>
        Assert.StartsWith("MonkeysMail:Tls:Key is '/no/such/file', which cannot be read", Assert.Single(Check(certificate, "/no/such/file")), StringComparison.Ordinal);

    [Fact]
    public void ACertificateThatIsNone_IsNamed() =>
        Assert.StartsWith("MonkeysMail:Tls:Certificate cannot be used", Assert.Single(Check(Write("garbage"), key)), StringComparison.Ordinal);

    [Fact]
    public void AKeyThatIsNone_IsNamed() =>
        Assert.StartsWith("MonkeysMail:Tls:Key cannot be used", Assert.Single(Check(certificate, Write("garbage"))), StringComparison.Ordinal);

    [Fact]
    public void AKeyOfAnotherCertificate_IsNamed() =>
        Assert.StartsWith("MonkeysMail:Tls:Key cannot be used", Assert.Single(Check(certificate, Make("other").Key)), StringComparison.Ordinal);

    [Fact]
    public void ADamagedCertificate_IsNamed() => Assert.StartsWith(
        "MonkeysMail:Tls:Certificate cannot be used",
        Assert.Single(Check(Write("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"), key)),
        StringComparison.Ordinal);

    public void Dispose() => directory.Dispose();

    private static List<string> Check(string? certificate, string? key)
    {
        var errors = new List<string>();
        new TlsSettings { Certificate = certificate, Key = key }.Check(errors);
        return errors;
    }

    private string Write(string text)
    {
        var file = Path.Combine(directory.Path, $"{Guid.NewGuid():N}.pem");
        File.WriteAllText(file, text);
        return file;
    }

    private (string Certificate, string Key) Make(string name)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = new CertificateRequest($"CN={name}.test", pair, HashAlgorithmName.SHA256)
            .CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        return (Write(made.ExportCertificatePem()), Write(pair.ExportPkcs8PrivateKeyPem()));
    }
}
