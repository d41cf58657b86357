// The text form of an API key: mm_live_ or mm_test_, a prefix of 12 of [a-z0-9], a dot, a secret of 32 to 128 of [A-Za-z0-9_-].
// Fronts and the first start read keys by this one parser; the secret leaves it only as its SHA-256.
using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace MonkeysMail.Grains.Contracts;

public readonly record struct ApiKeyText(string Prefix, KeyMode Mode, ImmutableArray<byte> SecretHash)
{
    private const int ModeLength = 8; // "mm_live_", "mm_test_"
    private const int PrefixLength = 12;
    private const int SecretLeast = 32;
    private const int SecretMost = 128;

    private static readonly SearchValues<char> PrefixCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");
    private static readonly SearchValues<char> SecretCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    internal static bool IsPrefix(ReadOnlySpan<char> text) => text.Length == PrefixLength && !text.ContainsAnyExcept(PrefixCharacters);

    public static bool TryParse(ReadOnlySpan<char> text, out ApiKeyText key)
    {
        key = default;
        const int SecretAt = ModeLength + PrefixLength + 1;
        if (text.Length is < SecretAt + SecretLeast or > SecretAt + SecretMost || text[SecretAt - 1] != '.')
        {
            return false;
        }

        KeyMode mode;
        if (text.StartsWith("mm_live_", StringComparison.Ordinal))
        {
            mode = KeyMode.Live;
        }
        else if (text.StartsWith("mm_test_", StringComparison.Ordinal))
        {
            mode = KeyMode.Test;
        }
        else
        {
            return false;
        }

        var prefix = text.Slice(ModeLength, PrefixLength);
        var secret = text[SecretAt..];
        if (!IsPrefix(prefix) || secret.ContainsAnyExcept(SecretCharacters))
        {
            return false;
        }

        Span<byte> ascii = stackalloc byte[SecretMost];
        var length = Encoding.ASCII.GetBytes(secret, ascii);
        var hash = SHA256.HashData(ascii[..length]);
        CryptographicOperations.ZeroMemory(ascii);
        key = new ApiKeyText(prefix.ToString(), mode, ImmutableCollectionsMarshal.AsImmutableArray(hash));
        return true;
    }
}
