// Encoded words (RFC 2047) in UTF-8. Within a phrase only letters, digits and "!*+-/" may stand for themselves (5 (3)); that set is used
// everywhere. A word never splits a character.
using System.Buffers;
using System.Text;

namespace MonkeysMail.Grains.Mime;

internal static class EncodedWord
{
    /// <summary>RFC 2047 2.</summary>
    public const int Longest = 75;

    /// <summary>The least room in which a word is begun: frame and one character of four octets, quoted.</summary>
    public const int Shortest = Frame + 12;

    private const int Frame = 12; // =?utf-8?q? and ?=

    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/ ");

    /// <summary>Whether the Q encoding of the text is shorter than the B encoding.</summary>
    public static bool PrefersQuoted(ReadOnlySpan<char> text)
    {
        var octets = Encoding.UTF8.GetByteCount(text);
        var plain = 0;
        foreach (var c in text)
        {
            plain += Plain.Contains(c) ? 1 : 0;
        }

        return plain + (3 * (octets - plain)) <= (octets + 2) / 3 * 4;
    }

    /// <summary>Appends one word of as many characters of the text as fit.</summary>
    /// <returns>How many UTF-16 units it holds.</returns>
    public static int Append(StringBuilder output, ReadOnlySpan<char> text, bool quoted, int room)
    {
        Span<byte> octets = stackalloc byte[Longest];
        var content = room - Frame;
        var taken = 0;
        var length = 0;
        var cost = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var plain = quoted && rune.IsAscii && Plain.Contains((char)rune.Value);
            var next = quoted ? cost + (plain ? 1 : 3 * rune.Utf8SequenceLength) : (length + rune.Utf8SequenceLength + 2) / 3 * 4;
            if (next > content)
            {
                break;
            }

            cost = next;
            length += rune.EncodeToUtf8(octets[length..]);
            taken += rune.Utf16SequenceLength;
        }

        if (quoted)
        {
            output.Append("=?utf-8?q?");
            foreach (var octet in octets[..length])
            {
                AppendQuoted(output, octet);
            }
        }
        else
        {
            output.Append("=?utf-8?b?").Append(Convert.ToBase64String(octets[..length]));
        }

        output.Append("?=");
        return taken;
    }

    private static void AppendQuoted(StringBuilder output, byte octet)
    {
        const string Hex = "0123456789ABCDEF";
        if (octet == (byte)' ')
        {
            output.Append('_');
        }
        else if (octet < 0x80 && Plain.Contains((char)octet))
        {
            output.Append((char)octet);
        }
        else
        {
            output.Append('=').Append(Hex[octet >> 4]).Append(Hex[octet & 15]);
        }
    }
}
