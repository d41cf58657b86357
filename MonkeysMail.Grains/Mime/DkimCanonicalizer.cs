// The relaxed canonicalisations of DKIM (RFC 6376 3.4.2, 3.4.4) over the octets that will be sent. Most bodies are canonical already (base64, QP,
// plain prose): three vectorised searches tell, and then they are hashed where they lie. Input has CRLF line ends only.
using System.Buffers;
using System.Security.Cryptography;

namespace MonkeysMail.Grains.Mime;

internal static class DkimCanonicalizer
{
    private static readonly SearchValues<byte> WhiteSpace = SearchValues.Create(" \t"u8);

    /// <summary>SHA-256 of the relaxed body.</summary>
    public static void HashBody(ReadOnlySpan<byte> body, Span<byte> hash)
    {
        if (!body.Contains((byte)'\t') && body.IndexOf("  "u8) < 0 && body.IndexOf(" \r\n"u8) < 0 && body.EndsWith("\r\n"u8))
        {
            SHA256.HashData(WithoutEmptyEnd(body), hash);
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(body.Length + 2);
        try
        {
            SHA256.HashData(WithoutEmptyEnd(buffer.AsSpan(0, RelaxBody(body, buffer))), hash);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Writes <c>name:value CRLF</c> in relaxed form; the output needs at most two octets more than the input has.</summary>
    /// <returns>The octets written.</returns>
    public static int RelaxHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, Span<byte> output)
    {
        System.Text.Ascii.ToLower(name, output, out var length);
        output[length++] = (byte)':';
        var start = length;
        while (!value.IsEmpty)
        {
            // Unfolding is part of the collapse: a line end of a header is always followed by white space.
            var word = value.IndexOfAny(" \t\r\n"u8);
            word = word < 0 ? value.Length : word;
            value[..word].CopyTo(output[length..]);
            length += word;
            value = value[word..].TrimStart(" \t\r\n"u8);
            if (!value.IsEmpty && length > start)
            {
                output[length++] = (byte)' ';
            }
        }

        output[length++] = (byte)'\r';
        output[length++] = (byte)'\n';
        return length;
    }

    private static int RelaxBody(ReadOnlySpan<byte> body, Span<byte> output)
    {
        var length = 0;
        while (!body.IsEmpty)
        {
            var end = body.IndexOf("\r\n"u8);
            var line = (end < 0 ? body : body[..end]).TrimEnd(" \t"u8);
            body = end < 0 ? default : body[(end + 2)..];
            if (!line.Contains((byte)'\t') && line.IndexOf("  "u8) < 0)
            {
                line.CopyTo(output[length..]);
                length += line.Length;
            }
            else
            {
                length += RelaxLine(line, output[length..]);
            }

            output[length++] = (byte)'\r';
            output[length++] = (byte)'\n';
        }

        return length;
    }

    // The line has no white space at its end.
    private static int RelaxLine(ReadOnlySpan<byte> line, Span<byte> output)
    {
        var length = 0;
        while (true)
        {
            var word = line.IndexOfAny(WhiteSpace);
            if (word < 0)
            {
                line.CopyTo(output[length..]);
                return length + line.Length;
            }

            line[..word].CopyTo(output[length..]);
            length += word;
            output[length++] = (byte)' ';
            line = line[word..].TrimStart(" \t"u8);
        }
    }

    // 3.4.4: empty lines at the end are ignored; a body of nothing else is the empty body.
    private static ReadOnlySpan<byte> WithoutEmptyEnd(ReadOnlySpan<byte> body)
    {
        while (body.EndsWith("\r\n\r\n"u8))
        {
            body = body[..^2];
        }

        return body.SequenceEqual("\r\n"u8) ? default : body;
    }
}
