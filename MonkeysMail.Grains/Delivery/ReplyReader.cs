// Puts a reply together, line by line (RFC 5321 4.2.1): "250-text" goes on, "250 text" or "250" ends. Hostile input: bounded in lines and
// octets, any octet is allowed in a text, a line that is no reply is an error. Where lines disagree on the code, the last
// one counts.
using System.Text;

namespace MonkeysMail.Grains.Delivery;

internal sealed class ReplyReader
{
    /// <summary>Octets of a line. RFC 5321 4.5.3.1.5 says 512; some servers write more.</summary>
    public const int MaxLine = 4_096;

    /// <summary>Lines of one reply: the longest EHLO answers have some 30.</summary>
    public const int MaxLines = 256;

    /// <summary>Octets of one reply, so that a thousand hostile peers cannot fill the memory.</summary>
    public const int MaxReply = 65_536;

    private static readonly UTF8Encoding StrictUtf8 = new(false, true);

    private string? _first;
    private List<string>? _more;
    private int _octets;

    /// <summary>Takes a line without its line end. True when it ends the reply.</summary>
    /// <exception cref="WireException">Garbage.</exception>
    public bool Feed(ReadOnlySpan<byte> line, out WireReply reply)
    {
        _octets += line.Length;
        if (!TryParseLine(line, out var code, out var last, out var text) || (_more?.Count ?? 0) >= MaxLines - 1 || _octets > MaxReply)
        {
            Reset();
            throw new WireException(WireFault.Garbage, "the answer is not an SMTP reply");
        }

        if (_first is null)
        {
            _first = text;
        }
        else
        {
            (_more ??= []).Add(text);
        }

        reply = last ? new WireReply(code, _first, _more) : default;
        if (last)
        {
            Reset();
        }

        return last;
    }

    internal static bool TryParseLine(ReadOnlySpan<byte> line, out int code, out bool last, out string text)
    {
        code = 0;
        last = false;
        text = "";
        if (line.Length < 3 || line[0] is < (byte)'2' or > (byte)'5' || !char.IsAsciiDigit((char)line[1]) || !char.IsAsciiDigit((char)line[2]))
        {
            return false;
        }

        code = ((line[0] - '0') * 100) + ((line[1] - '0') * 10) + (line[2] - '0');
        last = line.Length == 3 || line[3] != '-';
        if (line.Length > 3)
        {
            if (line[3] is not ((byte)' ' or (byte)'-' or (byte)'\t'))
            {
                return false;
            }

            text = Decode(line[4..]);
        }

        return true;
    }

    private static string Decode(ReadOnlySpan<byte> text)
    {
        try
        {
            return StrictUtf8.GetString(text);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(text);
        }
    }

    private void Reset()
    {
        _first = null;
        _more = null;
        _octets = 0;
    }
}
