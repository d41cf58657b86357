// A text part from a string: UTF-8, CRLF line ends, 7-bit on the wire. Short ASCII lines go out as they are (SevenBitTextPart); for all else
// MimeKit chooses quoted-printable or base64.
using System.Buffers;
using System.Text;
using MimeKit;

namespace MonkeysMail.Grains.Mime;

internal static class TextBody
{
    private const int Column = 78; // RFC 5322 2.1.1: what a line should have at most

    // Control characters but TAB, CR and LF, and all that is not ASCII.
    private static readonly SearchValues<byte> NotPlain = SearchValues.Create(
        [.. Enumerable.Range(0, 256).Where(octet => octet is (< ' ' and not ('\t' or '\r' or '\n')) or > '~').Select(octet => (byte)octet)]);

    public static MimeEntity Create(string subtype, string text)
    {
        var octets = WithCrLf(Encoding.UTF8.GetBytes(text));
        if (IsPlain(octets))
        {
            return new SevenBitTextPart(subtype, octets);
        }

        var part = new TextPart(subtype) { Content = new MimeContent(new MemoryStream(octets, writable: false)) };
        part.ContentType.Charset = "utf-8";
        part.Prepare(EncodingConstraint.SevenBit, Column);
        return part;
    }

    private static bool IsPlain(ReadOnlySpan<byte> octets)
    {
        if (octets.ContainsAny(NotPlain))
        {
            return false;
        }

        while (!octets.IsEmpty)
        {
            var end = octets.IndexOf((byte)'\n');
            if ((end < 0 ? octets.Length : end) > Column + 1)
            {
                return false;
            }

            octets = end < 0 ? default : octets[(end + 1)..];
        }

        return true;
    }

    // A lone CR or LF never reaches the wire (RFC 5321 2.3.8).
    private static byte[] WithCrLf(byte[] octets)
    {
        var ends = octets.AsSpan().Count((byte)'\n') + octets.AsSpan().Count((byte)'\r');
        if (ends == 0)
        {
            return octets;
        }

        var result = new byte[octets.Length + ends];
        var length = 0;
        var rest = octets.AsSpan();
        for (var end = rest.IndexOfAny((byte)'\r', (byte)'\n'); end >= 0; end = rest.IndexOfAny((byte)'\r', (byte)'\n'))
        {
            rest[..end].CopyTo(result.AsSpan(length));
            length += end;
            "\r\n"u8.CopyTo(result.AsSpan(length));
            length += 2;
            rest = rest[(rest[end..].StartsWith("\r\n"u8) ? end + 2 : end + 1)..];
        }

        rest.CopyTo(result.AsSpan(length));
        return result.AsSpan(0, length + rest.Length).ToArray();
    }
}
