// The text of an API key, and making one: `mm_live_<prefix>.<secret>` with a secret of 256 random bits.
using System.Security.Cryptography;
using System.Text;
using MonkeysMail.Grains.Contracts;

namespace MonkeysMail.Silo.Startup;

internal static class BootstrapKeyText
{
    private const string PrefixAlphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const string SecretAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    private const int PrefixLength = 12;
    private const int SecretLength = 43; // 43 x 6 bits >= 256

    public static string Make(KeyMode mode) =>
        $"{Scheme(mode)}{RandomNumberGenerator.GetString(PrefixAlphabet, PrefixLength)}.{RandomNumberGenerator.GetString(SecretAlphabet, SecretLength)}";

    public static bool TryParse(string text, KeyMode mode, out BootstrapKey key)
    {
        key = new BootstrapKey("", mode, []);
        var scheme = Scheme(mode);
        var dot = scheme.Length + PrefixLength;
        if (!text.StartsWith(scheme, StringComparison.Ordinal) || text.Length < dot + 33 || text.Length > dot + 129 || text[dot] != '.')
        {
            return false;
        }

        var prefix = text[scheme.Length..dot];
        var secret = text[(dot + 1)..];
        if (prefix.Any(c => !PrefixAlphabet.Contains(c, StringComparison.Ordinal))
            || secret.Any(c => !SecretAlphabet.Contains(c, StringComparison.Ordinal)))
        {
            return false;
        }

        key = new BootstrapKey(prefix, mode, [.. SHA256.HashData(Encoding.ASCII.GetBytes(secret))]);
        return true;
    }

    private static string Scheme(KeyMode mode) => mode == KeyMode.Live ? "mm_live_" : "mm_test_";
}
