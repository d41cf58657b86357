// MonkeysMail:Keys:Pkcs11: the token that holds the master keys (D-0006).
using System.Globalization;
using MonkeysMail.Grains.Hosting.Settings;

namespace MonkeysMail.Silo.Configuration;

public sealed class Pkcs11Settings
{
    private const string Path = "MonkeysMail:Keys:Pkcs11";

    /// <summary>The path of the token's PKCS#11 library, such as <c>/usr/lib/softhsm/libsofthsm2.so</c>.</summary>
    public string? Module { get; set; }

    /// <summary>The token's label.</summary>
    public string? TokenLabel { get; set; }

    /// <summary>The token's serial number; with the label, or instead of it.</summary>
    public string? TokenSerial { get; set; }

    /// <summary>A file with the user's PIN, mode 0600.</summary>
    public string? PinFile { get; set; }

    /// <summary>The PIN itself: for the environment, never for the command line, which others can read.</summary>
    public string? Pin { get; set; }

    /// <summary>What the labels of master keys begin with; version 1001 has the label <c>monkeysmail-master-1001</c>.</summary>
    public string KeyLabel { get; set; } = "monkeysmail-master";

    /// <summary><c>aes-gcm</c>: CKM_AES_GCM. <c>cloudkms-aes-gcm</c>: Google Cloud KMS' own, where the service chooses the nonce.</summary>
    public string Mechanism { get; set; } = AesGcm;

    /// <summary>Calls to the token at once.</summary>
    public int Sessions { get; set; } = 4;

    /// <summary>How long a call may take, the wait for a free session with it: <c>5s</c>.</summary>
    public string Timeout { get; set; } = "5s";

    internal const string AesGcm = "aes-gcm";

    internal const string CloudKmsAesGcm = "cloudkms-aes-gcm";

    internal bool IsSet => Module is not null;

    internal TimeSpan Deadline => Durations.TryParse(Timeout, out var deadline) ? deadline : TimeSpan.FromSeconds(5);

    /// <summary>The token as messages name it.</summary>
    internal string TokenName => string.Join(", ", new[] { TokenLabel, TokenSerial is null ? null : $"serial {TokenSerial}" }.Where(part => part is not null));

    internal string LabelOf(int version) => string.Create(CultureInfo.InvariantCulture, $"{KeyLabel}-{version}");

    internal void Check(bool required, List<string> errors)
    {
        if (Module is null)
        {
            if (required || TokenLabel is not null || TokenSerial is not null || PinFile is not null || Pin is not null)
            {
                errors.Add($"{Path}:Module is missing: the path of the token's PKCS#11 library, such as /usr/lib/softhsm/libsofthsm2.so.");
            }

            return;
        }

        if (string.IsNullOrEmpty(TokenLabel) && string.IsNullOrEmpty(TokenSerial))
        {
            errors.Add($"{Path}:TokenLabel or {Path}:TokenSerial is missing: which token of {Module} holds the keys.");
        }

        if (Pin is not null && PinFile is not null)
        {
            errors.Add($"{Path}:Pin and {Path}:PinFile are two places for one PIN: set one of them.");
        }

        if (KeyLabel.Length is 0 or > 64 || KeyLabel.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))
        {
            errors.Add($"{Path}:KeyLabel is '{KeyLabel}'; it should be 1 to 64 letters, digits, hyphens, dots or underscores.");
        }

        if (Mechanism is not (AesGcm or CloudKmsAesGcm))
        {
            errors.Add($"{Path}:Mechanism is '{Mechanism}'; it should be {AesGcm} or {CloudKmsAesGcm}.");
        }

        if (Sessions is < 1 or > 64)
        {
            errors.Add($"{Path}:Sessions is {Sessions}; it should be 1 to 64.");
        }

        if (!Durations.TryParse(Timeout, out var deadline) || deadline < TimeSpan.FromMilliseconds(100) || deadline > TimeSpan.FromMinutes(1))
        {
            errors.Add($"{Path}:Timeout is '{Timeout}'; it should be a time of 0.1s to 1m, such as 5s.");
        }
    }
}
