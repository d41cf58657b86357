// The operators' credential as a request presents it: `Authorization: Bearer KEY` for tools, HTTP Basic with the user `operator` for
// browsers (RFC 7617, UTF-8). Compared by hash in fixed time: how much of a guess was right cannot be measured.
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace MonkeysMail.Silo.Operator.Http;

internal sealed class OperatorKey(string key)
{
    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";
    private const string BasicUser = "operator:";

    // The longest key (256) and the user's name in base64 take 356 characters.
    private const int LongestCredential = 512;

    private readonly byte[] _hash = Hash(key);

    public PresentedKey Judge(StringValues authorization)
    {
        if (authorization.Count == 0)
        {
            return PresentedKey.Missing;
        }

        var (text, isBasic) = authorization is [{ Length: <= LongestCredential } value] ? Read(value) : (null, false);
        return text is null || !CryptographicOperations.FixedTimeEquals(Hash(text), _hash) ? PresentedKey.Wrong
            : isBasic ? PresentedKey.RightByBasic
            : PresentedKey.RightByBearer;
    }

    private static (string? Text, bool IsBasic) Read(string value)
    {
        if (value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return (value[Bearer.Length..].Trim(' '), false);
        }

        Span<byte> bytes = stackalloc byte[LongestCredential];
        if (!value.StartsWith(Basic, StringComparison.OrdinalIgnoreCase)
            || !Convert.TryFromBase64String(value[Basic.Length..].Trim(' '), bytes, out var length))
        {
            return (null, false);
        }

        var text = Encoding.UTF8.GetString(bytes[..length]);
        return (text.StartsWith(BasicUser, StringComparison.Ordinal) ? text[BasicUser.Length..] : null, true);
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
