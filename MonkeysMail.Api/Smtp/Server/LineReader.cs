// Command lines out of whatever pieces they come in. Only CRLF ends a line (RFC 5321 2.3.8): a bare LF or CR is an error, never an end and never mended,
// because the next server may see it otherwise. The bound of a line depends on its verb.
using System.Buffers;
using System.Text;

namespace MonkeysMail.Api.Smtp.Server;

internal sealed class LineReader(SmtpLimits limits)
{
    private long _skipped;

    /// <summary>Takes a line, or what is known to be wrong, from the front of the buffer.</summary>
    /// <param name="continues">The line continues AUTH.</param>
    public LineResult Take(ref ReadOnlySequence<byte> buffer, bool continues, out string line)
    {
        line = "";
        var reader = new SequenceReader<byte>(buffer);
        if (!reader.TryReadTo(out ReadOnlySequence<byte> raw, (byte)'\n'))
        {
            return Wait(ref buffer, continues);
        }

        buffer = buffer.Slice(reader.Position);
        var length = raw.Length + 1;
        if (_skipped > 0 || length > Most(raw, continues))
        {
            _skipped = 0;
            return LineResult.TooLong;
        }

        var octets = raw.IsSingleSegment ? raw.FirstSpan : raw.ToArray();
        if (octets.IsEmpty || octets[^1] != '\r' || octets[..^1].IndexOfAny((byte)'\r', (byte)0) >= 0)
        {
            return LineResult.BareLineEnd;
        }

        octets = octets[..^1];
        if (octets.IndexOfAnyInRange((byte)0, (byte)0x1f) >= 0 || octets.Contains((byte)0x7f) || !System.Text.Unicode.Utf8.IsValid(octets))
        {
            return LineResult.Unreadable;
        }

        line = Encoding.UTF8.GetString(octets);
        return LineResult.Line;
    }

    private LineResult Wait(ref ReadOnlySequence<byte> buffer, bool continues)
    {
        if (_skipped == 0 && buffer.Length <= Most(buffer, continues))
        {
            return LineResult.More;
        }

        _skipped += buffer.Length;
        buffer = buffer.Slice(buffer.End);
        return _skipped > limits.SkippedLine ? LineResult.Endless : LineResult.More;
    }

    private int Most(in ReadOnlySequence<byte> line, bool continues)
    {
        if (continues)
        {
            return limits.AuthLine;
        }

        Span<byte> verb = stackalloc byte[4];
        var start = line.Slice(0, Math.Min(4, line.Length));
        start.CopyTo(verb);
        return Ascii.EqualsIgnoreCase(verb, "MAIL"u8) ? limits.MailLine
            : Ascii.EqualsIgnoreCase(verb, "RCPT"u8) ? limits.RcptLine
            : Ascii.EqualsIgnoreCase(verb, "AUTH"u8) ? limits.AuthLine
            : limits.CommandLine;
    }
}
