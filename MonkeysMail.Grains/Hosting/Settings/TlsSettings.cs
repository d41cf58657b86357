using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MonkeysMail.Grains.Hosting.Settings;

/// <summary><c>MonkeysMail:Tls</c>: the certificate of https:// listeners, and which authorities are trusted.</summary>
public sealed class TlsSettings
{
    private const string CertificateSetting = $"{StrictSettings.Root}:Tls:{nameof(Certificate)}";
    private const string KeySetting = $"{StrictSettings.Root}:Tls:{nameof(Key)}";
    private const string RootsSetting = $"{StrictSettings.Root}:Tls:{nameof(TrustedRoots)}";

    /// <summary>PEM file of the certificate chain.</summary>
    public string? Certificate { get; set; }

    /// <summary>PEM file of its private key.</summary>
    public string? Key { get; set; }

    /// <summary>PEM file of authorities that are trusted beside those of the system, for certificates of mail servers and of MTA-STS policies.</summary>
    public string? TrustedRoots { get; set; }

    /// <summary>True when both files are named.</summary>
    public bool IsComplete => Certificate is not null && Key is not null;

    /// <summary>Loads both files, so that a listener which starts later does not fail on them.</summary>
    public void Check(List<string> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        if (TrustedRoots is not null && Read(RootsSetting, TrustedRoots, errors) is not null)
        {
            Fits(RootsSetting, "a PEM file of certificates", () => LoadRoots(), errors);
        }

        if (Certificate is null != Key is null)
        {
            errors.Add($"{CertificateSetting} and {KeySetting} belong together: PEM files of the chain and of its key.");
        }
        else if (IsComplete && Read(CertificateSetting, Certificate!, errors) is { } chain && Read(KeySetting, Key!, errors) is { } key
            && Fits(CertificateSetting, "a PEM file of the certificate, followed by those of its issuers", () => X509Certificate2.CreateFromPem(chain).Dispose(), errors))
        {
            Fits(KeySetting, $"the PEM file of the private key of {CertificateSetting}, without a password", () => X509Certificate2.CreateFromPem(chain, key).Dispose(), errors);
        }
    }

    /// <summary>The authorities of <see cref="TrustedRoots"/>, or null.</summary>
    public X509Certificate2Collection? LoadRoots()
    {
        if (TrustedRoots is null)
        {
            return null;
        }

        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(TrustedRoots);
        return roots.Count > 0 ? roots : throw new CryptographicException("there is no certificate in it");
    }

    private static string? Read(string setting, string file, List<string> errors)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            errors.Add($"{setting} is '{file}', which cannot be read: {exception.Message}");
            return null;
        }
    }

    private static bool Fits(string setting, string wanted, Action load, List<string> errors)
    {
        try
        {
            load();
            return true;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            errors.Add($"{setting} cannot be used ({exception.Message}): it should be {wanted}.");
            return false;
        }
    }
}
