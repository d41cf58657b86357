// Addresses as reports write them: `rfc822; bob@example.net`, with the xtext of an ORCPT (RFC 3461 4) or the UTF-8 form (RFC 6533 3), in angle brackets, with comments.
using System.Globalization;
using System.Text;

namespace MonkeysMail.Grains.Bounces.Reports;

internal static class ReportedAddress
{
    private const int Longest = 1_000;

    /// <summary>The address in its form for comparison, or null.</summary>
    public static string? Read(string? field)
    {
        if (field is not { Length: > 0 and <= Longest })
        {
            return null;
        }

        var semicolon = field.IndexOf(';', StringComparison.Ordinal);
        var isUtf8 = semicolon > 0 && field.AsSpan(0, semicolon).Trim().Equals("utf-8", StringComparison.OrdinalIgnoreCase);
        var text = field[(semicolon + 1)..].Trim();
        if (text.Length > 2 && text[0] == '<' && text.IndexOf('>', StringComparison.Ordinal) is > 1 and var end)
        {
            text = text[1..end];
        }

        if (text.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
        {
            text = text[7..];
        }

        return Normalize(text) ?? Normalize(isUtf8 ? DecodeUnicode(text) : DecodeXtext(text));
    }

    private static string? Normalize(string? text) => MailAddress.TryParse(text, out var address) ? address.Normalized : null;

    // "+2B" is an octet.
    private static string? DecodeXtext(string text)
    {
        var octets = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '+' && i + 2 < text.Length && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
            {
                octets.Add(octet);
                i += 2;
            }
            else if (char.IsAscii(text[i]))
            {
                octets.Add((byte)text[i]);
            }
            else
            {
                return null;
            }
        }

        return Encoding.UTF8.GetString([.. octets]);
    }

    // "\x{E4}" is a character.
    private static string? DecodeUnicode(string text)
    {
        var decoded = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text.AsSpan(i).StartsWith(@"\x{", StringComparison.Ordinal) && text.IndexOf('}', i) is var end && end - i is > 3 and <= 9)
            {
                if (!int.TryParse(text.AsSpan(i + 3, end - i - 3), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) || !Rune.IsValid(value))
                {
                    return null;
                }

                decoded.Append(new Rune(value).ToString());
                i = end;
            }
            else
            {
                decoded.Append(text[i]);
            }
        }

        return decoded.ToString();
    }
}
