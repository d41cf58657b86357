// Replies on the wire (RFC 5321 4.2): printable ASCII, 512 octets a line at most.
using System.Buffers;
using System.Globalization;

namespace MonkeysMail.Api.Smtp.Server;

internal static class ReplyWriter
{
    // RFC 5321 4.5.3.1.5: 512 with CRLF.
    private const int MostText = 510;

    public static void Write(IBufferWriter<byte> output, Reply reply) =>
        Line(output, string.Create(CultureInfo.InvariantCulture, $"{reply.Code} {reply.Enhanced}{(reply.Enhanced.Length == 0 ? "" : " ")}{reply.Text}"));

    /// <summary>A reply of several lines.</summary>
    public static void Write(IBufferWriter<byte> output, int code, IReadOnlyList<string> lines)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            Line(output, string.Create(CultureInfo.InvariantCulture, $"{code}{(i == lines.Count - 1 ? ' ' : '-')}{lines[i]}"));
        }
    }

    private static void Line(IBufferWriter<byte> output, string text)
    {
        var length = Math.Min(text.Length, MostText);
        var span = output.GetSpan(length + 2);
        for (var i = 0; i < length; i++)
        {
            span[i] = text[i] is >= ' ' and <= '~' ? (byte)text[i] : (byte)'?';
        }

        "\r\n"u8.CopyTo(span[length..]);
        output.Advance(length + 2);
    }
}
