using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MonkeysMail.Grains.Hosting.Settings;

/// <summary><c>MonkeysMail:Tls</c>: the certificate of https:// listeners.</summary>
public sealed class TlsSettings
{
    private const string CertificateSetting = $"{StrictSettings.Root}:Tls:{nameof(Certificate)}";
    private const string KeySetting = $"{StrictSettings.Root}:Tls:{nameof(Key)}";

    /// <summary>PEM file of the certificate chain.</summary>
    public string? Certificate { get; set; }

    /// <summary>PEM file of its private key.</summary>
    public string? Key { get; set; }

    /// <summary>True when both files are named.</summary>
    public bool IsComplete => Certificate is not null && Key is not null;

    /// <summary>Loads both files, so that a listener which starts later does not fail on them.</summary>
    public void Check(List<string> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        if (Certificate is null != Key is null)
        {
            errors.Add($"{CertificateSetting} and {KeySetting} belong together: PEM files of the chain and of its key.");
        }
        else if (IsComplete && Read(CertificateSetting, Certificate!, errors) is { } chain && Read(KeySetting, Key!, errors) is { } key
            && Fits(CertificateSetting, "a PEM file of the certificate, followed by those of its issuers", () => X509Certificate2.CreateFromPem(chain), errors))
        {
            Fits(KeySetting, $"the PEM file of the private key of {CertificateSetting}, without a password", () => X509Certificate2.CreateFromPem(chain, key), errors);
        }
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

    private static bool Fits(string setting, string wanted, Func<X509Certificate2> load, List<string> errors)
    {
        try
        {
            load().Dispose();
            return true;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            errors.Add($"{setting} cannot be used ({exception.Message}): it should be {wanted}.");
            return false;
        }
    }
}
