// Finds the API key of a request: Bearer, X-API-Key, or Basic with the user "api". The same key twice is one key; two different
// ones are an error of the client, because it is not known which it means.
using System.Buffers.Text;
using System.Text;

namespace MonkeysMail.Api.Auth;

internal readonly record struct PresentedKey(PresentedKeyState State, string? Text)
{
    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";
    private const string BasicUser = "api:";

    // mm_live_ + 12 + . + 128 and the user's name, in base64: 204 characters; more is no key.
    private const int LongestCredential = 512;

    public static PresentedKey Find(IHeaderDictionary headers)
    {
        var authorization = headers.Authorization;
        var apiKey = headers["X-API-Key"];
        if (authorization.Count == 0 && apiKey.Count == 0)
        {
            return new(PresentedKeyState.Missing, null);
        }

        string? found = null;
        var unusable = false;
        foreach (var value in authorization)
        {
            var text = FromAuthorization(value);
            unusable |= text is null;
            if (text is not null && !Take(text, ref found))
            {
                return new(PresentedKeyState.Ambiguous, null);
            }
        }

        foreach (var value in apiKey)
        {
            if (value is { Length: > 0 and <= LongestCredential })
            {
                if (!Take(value, ref found))
                {
                    return new(PresentedKeyState.Ambiguous, null);
                }
            }
            else
            {
                unusable = true;
            }
        }

        if (found is null)
        {
            return new(PresentedKeyState.Unusable, null);
        }

        // A key beside a credential that can not be read: again two that differ.
        return unusable ? new(PresentedKeyState.Ambiguous, null) : new(PresentedKeyState.Found, found);
    }

    private static bool Take(string text, ref string? found)
    {
        if (found is not null && !string.Equals(found, text, StringComparison.Ordinal))
        {
            return false;
        }

        found = text;
        return true;
    }

    private static string? FromAuthorization(string? value)
    {
        if (value is null || value.Length > LongestCredential)
        {
            return null;
        }

        if (value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return value.Substring(Bearer.Length).Trim(' ');
        }

        return value.StartsWith(Basic, StringComparison.OrdinalIgnoreCase) ? FromBasic(value.AsSpan(Basic.Length).Trim(' ')) : null;
    }

    private static string? FromBasic(ReadOnlySpan<char> base64)
    {
        Span<byte> bytes = stackalloc byte[LongestCredential];
        if (!Base64.IsValid(base64, out _) || !Convert.TryFromBase64Chars(base64, bytes, out var length))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes[..length]);
        return text.StartsWith(BasicUser, StringComparison.Ordinal) ? text[BasicUser.Length..] : null;
    }
}
