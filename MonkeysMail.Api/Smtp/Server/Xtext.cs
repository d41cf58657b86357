// The encoding of ENVID and ORCPT (RFC 3461 4): printable ASCII but + and =, and +XX for the rest; RFC 6533 3 adds UTF-8 for addresses. It is
// checked and kept as it is, because it is passed on as it is.
using System.Text;

namespace MonkeysMail.Api.Smtp.Server;

internal static class Xtext
{
    public static bool IsValid(ReadOnlySpan<char> text, bool utf8)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '+')
            {
                if (i + 2 >= text.Length || !IsUpperHex(text[i + 1]) || !IsUpperHex(text[i + 2]))
                {
                    return false;
                }

                i += 2;
            }
            else if (c is < '!' or '=' or (char)0x7f || (c > '~' && !utf8))
            {
                return false;
            }
        }

        return text.Length > 0;
    }

    /// <summary>What it stands for has only printable ASCII (RFC 3461 4.4: so must ENVID be).</summary>
    public static bool IsPrintable(string xtext)
    {
        for (var i = 0; i < xtext.Length; i++)
        {
            if (xtext[i] == '+' && Convert.FromHexString(xtext.AsSpan(i + 1, 2))[0] is < 0x20 or > 0x7e)
            {
                return false;
            }
        }

        return Ascii.IsValid(xtext);
    }

    private static bool IsUpperHex(char c) => c is (>= '0' and <= '9') or (>= 'A' and <= 'F');
}
