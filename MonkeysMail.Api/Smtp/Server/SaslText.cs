// What AUTH PLAIN (RFC 4616) and AUTH LOGIN carry: base64 of UTF-8. PLAIN: authorisation identity, NUL, user, NUL, password; the first is ignored, as a key
// stands for itself alone.
using System.Text;

namespace MonkeysMail.Api.Smtp.Server;

internal static class SaslText
{
    // Users and passwords have at most 255 octets here; a key has 149.
    private const int MostPart = 255;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static SmtpCredentials? Plain(string base64)
    {
        if (Decode(base64, (3 * MostPart) + 2) is not { } text)
        {
            return null;
        }

        var parts = text.Split('\0');
        return parts is [_, { Length: > 0 and <= MostPart } user, { Length: > 0 and <= MostPart } password] ? new SmtpCredentials(user, password) : null;
    }

    /// <summary>A user or a password of LOGIN; null when it is none.</summary>
    public static string? Login(string base64) => Decode(base64, MostPart) is { Length: > 0 } text && !text.Contains('\0', StringComparison.Ordinal) ? text : null;

    private static string? Decode(string base64, int most)
    {
        // "=" is an initial response of no octets (RFC 4954 4).
        if (base64 == "=")
        {
            return "";
        }

        Span<byte> octets = stackalloc byte[(3 * MostPart) + 2];
        if (base64.Length > octets.Length * 2 || base64.Contains(' ', StringComparison.Ordinal)
            || !Convert.TryFromBase64String(base64, octets, out var length) || length > most)
        {
            return null;
        }

        try
        {
            return Strict.GetString(octets[..length]);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
