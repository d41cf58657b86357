// Makes the keys of the first start, `mm_live_<prefix>.<secret>` with a secret of 256 random bits, and reads those of the configuration.
using System.Security.Cryptography;
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
        var parsed = ApiKeyText.TryParse(text, out var found) && found.Mode == mode;
        key = new BootstrapKey(found.Prefix, mode, found.SecretHash);
        return parsed;
    }

    private static string Scheme(KeyMode mode) => mode == KeyMode.Live ? "mm_live_" : "mm_test_";
}
