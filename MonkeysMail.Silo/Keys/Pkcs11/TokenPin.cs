// The user's PIN, read anew for every login. One that a token refused is never shown to it again: a few wrong tries lock a token for good.
using System.Security.Cryptography;
using System.Text;
using MonkeysMail.Grains.Hosting.Settings;
using MonkeysMail.Silo.Configuration;

namespace MonkeysMail.Silo.Keys.Pkcs11;

internal sealed class TokenPin(Pkcs11Settings settings)
{
    private byte[]? refused;

    public bool IsConfigured => settings.Pin is not null || settings.PinFile is not null;

    /// <summary>What is wrong with the file stops the start.</summary>
    public void Check()
    {
        if (settings.PinFile is not { } path)
        {
            return;
        }

        if (!File.Exists(path))
        {
            throw new SettingsException($"MonkeysMail:Keys:Pkcs11:PinFile is {path}, and there is no such file.");
        }

        PrivateFile.RefuseOpenToOthers("PIN file", path);
        using var pin = Read();
    }

    /// <summary>Overwritten when disposed of.</summary>
    public Secret Read()
    {
        byte[] octets;
        try
        {
            octets = settings.PinFile is { } path ? File.ReadAllBytes(path) : Encoding.UTF8.GetBytes(settings.Pin ?? "");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TokenException(TokenFault.Away, $"The PIN file {settings.PinFile} cannot be read now.", exception);
        }

        var length = octets.AsSpan().TrimEnd("\r\n"u8).Length;
        var secret = new Secret(octets[..length]);
        CryptographicOperations.ZeroMemory(octets);
        if (length == 0)
        {
            throw new TokenException(TokenFault.Misconfigured, $"The PIN in {(settings.PinFile ?? "MonkeysMail:Keys:Pkcs11:Pin")} is empty.");
        }

        if (refused is not null && CryptographicOperations.FixedTimeEquals(refused, SHA256.HashData(secret.Octets)))
        {
            secret.Dispose();
            throw new TokenException(
                TokenFault.PinRefused, "The token refused the PIN before; it is not tried again. Put the right one into MonkeysMail:Keys:Pkcs11:PinFile, or restart with it.");
        }

        return secret;
    }

    public void Refuse(Secret pin) => refused = SHA256.HashData(pin.Octets);

    internal sealed class Secret(byte[] octets) : IDisposable
    {
        public byte[] Octets => octets;

        public void Dispose() => CryptographicOperations.ZeroMemory(octets);
    }
}
