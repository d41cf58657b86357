// Writes header fields (RFC 5322 2.2.3, RFC 2047): folded at 78 columns where white space allows it, at 998 octets always. Values were
// checked before (ContentChecks): no control characters, so nothing here can open a line of its own.
//
// MimeKit's own folding is not used: under SMTPUTF8 it puts spaces into long words, and it passes text that merely looks like an encoded
// word. What a client gives is what the reader sees.
using System.Text;

namespace MonkeysMail.Grains.Mime;

internal static class HeaderText
{
    /// <summary>A word that is longer cannot stand on a line of its own: 998 octets less name, colon and space.</summary>
    public const int LongestWord = 900;

    private const int Column = 78;
    private const int EncodedColumn = 76; // RFC 2047 2: a line that holds an encoded word
    private const int LongestName = 60; // words of a display name beyond this are encoded, which can be folded anywhere

    /// <summary>A prose field in plain ASCII where it can be, in encoded words otherwise.</summary>
    /// <param name="literal">Text that looks like an encoded word is encoded too, so that it is shown as it is.</param>
    public static void AppendUnstructured(StringBuilder output, string name, string value, bool literal)
    {
        var text = value.AsSpan().Trim(" \t");
        output.Append(name).Append(':');
        var column = name.Length + 1;
        if (MustEncode(text, LongestWord) || (literal && text.Contains("=?", StringComparison.Ordinal)))
        {
            AppendEncoded(output, ref column, text);
        }
        else
        {
            AppendFolded(output, column, text);
        }

        output.Append("\r\n");
    }

    /// <summary>An address field; each mailbox as <c>name &lt;address&gt;</c>.</summary>
    public static void AppendAddresses(StringBuilder output, string name, ReadOnlySpan<NamedAddress> addresses)
    {
        output.Append(name).Append(':');
        var column = name.Length + 1;
        for (var i = 0; i < addresses.Length; i++)
        {
            var comma = i == addresses.Length - 1 ? "" : ",";
            var display = (addresses[i].Name ?? "").AsSpan().Trim(" \t");
            if (display.IsEmpty)
            {
                AppendToken(output, ref column, $"{addresses[i].Address}{comma}", Column);
                continue;
            }

            AppendPhrase(output, ref column, display);
            AppendToken(output, ref column, $"<{addresses[i].Address}>{comma}", Column);
        }

        output.Append("\r\n");
    }

    private static void AppendPhrase(StringBuilder output, ref int column, ReadOnlySpan<char> display)
    {
        if (MustEncode(display, LongestName) || display.Contains("=?", StringComparison.Ordinal) || display.Contains("  ", StringComparison.Ordinal))
        {
            AppendEncoded(output, ref column, display);
            return;
        }

        var text = IsAtoms(display) ? display.ToString()
            : $"\"{display.ToString().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
        foreach (var range in text.AsSpan().Split(' '))
        {
            AppendToken(output, ref column, text.AsSpan(range), Column);
        }
    }

    // Folding breaks only before white space and keeps it, so unfolding gives the very text again (RFC 5322 2.2.3).
    private static void AppendFolded(StringBuilder output, int column, ReadOnlySpan<char> text)
    {
        output.Append(' ');
        column++;
        var first = true;
        while (!text.IsEmpty)
        {
            var word = text.IndexOfAnyExcept(' ', '\t');
            var end = text[word..].IndexOfAny(' ', '\t');
            var length = end < 0 ? text.Length : word + end;
            if (!first && column + length > Column)
            {
                output.Append("\r\n");
                column = 0;
            }

            output.Append(text[..length]);
            column += length;
            text = text[length..];
            first = false;
        }
    }

    // White space between encoded words is no part of the text (RFC 2047 6.2), so words may end anywhere between two characters.
    private static void AppendEncoded(StringBuilder output, ref int column, ReadOnlySpan<char> text)
    {
        var quoted = EncodedWord.PrefersQuoted(text);
        while (!text.IsEmpty)
        {
            var room = EncodedColumn - column - 1;
            if (room < EncodedWord.Shortest)
            {
                output.Append("\r\n");
                column = 0;
                room = EncodedColumn - 1;
            }

            output.Append(' ');
            var start = output.Length;
            text = text[EncodedWord.Append(output, text, quoted, Math.Min(room, EncodedWord.Longest))..];
            column += 1 + output.Length - start;
        }
    }

    private static void AppendToken(StringBuilder output, ref int column, ReadOnlySpan<char> token, int limit)
    {
        if (column + 1 + token.Length > limit)
        {
            output.Append("\r\n");
            column = 0;
        }

        output.Append(' ').Append(token);
        column += 1 + token.Length;
    }

    private static bool MustEncode(ReadOnlySpan<char> text, int longestWord)
    {
        if (!Ascii.IsValid(text))
        {
            return true;
        }

        // Also white space: a run of it begins a line together with the word behind it.
        for (var rest = text; !rest.IsEmpty;)
        {
            var word = rest.IndexOfAnyExcept(' ', '\t');
            var end = rest[word..].IndexOfAny(' ', '\t');
            var length = end < 0 ? rest.Length : word + end;
            if (length > longestWord)
            {
                return true;
            }

            rest = rest[length..];
        }

        return false;
    }

    private static bool IsAtoms(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !" !#$%&'*+-/=?^_`{|}~".Contains(c, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }
}
