// The lines of a body as it arrives: of a bounded length each, of a bounded size together. It holds one line; what does not fit is skipped, never gathered.
using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Unicode;

namespace MonkeysMail.Api.Http.Suppressions;

internal sealed class CsvLines(PipeReader pipe, int mostLineBytes, long mostBytes)
{
    private ReadOnlySequence<byte> _buffer;
    private SequencePosition _end;
    private bool _reading;
    private bool _completed;
    private long _bytes;

    /// <summary>The number of the line, from 1.</summary>
    public int Number { get; private set; }

    public string Text { get; private set; } = "";

    public async ValueTask<CsvLineState> NextAsync(CancellationToken cancellationToken)
    {
        var tooLong = false;
        while (true)
        {
            if (_buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = _buffer.Slice(0, end);
                _buffer = _buffer.Slice(_buffer.GetPosition(1, end));
                return Finish(line, tooLong);
            }

            if (_completed)
            {
                if (_buffer.IsEmpty && !tooLong)
                {
                    return CsvLineState.End;
                }

                var last = _buffer;
                _buffer = default;
                return Finish(last, tooLong);
            }

            if (_buffer.Length > mostLineBytes + 1)
            {
                // Not the line end's CR alone any more.
                tooLong = true;
                _buffer = _buffer.Slice(_buffer.End);
            }

            await FillAsync(cancellationToken);
            if (_bytes > mostBytes)
            {
                return CsvLineState.TooLarge;
            }
        }
    }

    /// <summary>Gives back what was read last, at the end or wherever the reading stops: until then the connection can not go on to its next request.</summary>
    public void Release()
    {
        if (_reading)
        {
            _reading = false;
            _buffer = default;
            pipe.AdvanceTo(_end);
        }
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        var kept = _buffer.Length;
        if (_reading)
        {
            _reading = false;
            pipe.AdvanceTo(_buffer.Start, _buffer.End);
        }

        var read = await pipe.ReadAsync(cancellationToken);
        _reading = true;
        _buffer = read.Buffer;
        _end = read.Buffer.End;
        _completed = read.IsCompleted;
        _bytes += _buffer.Length - kept;
    }

    private CsvLineState Finish(ReadOnlySequence<byte> line, bool tooLong)
    {
        Number++;
        Text = "";
        if (tooLong || line.Length > mostLineBytes + 1)
        {
            return CsvLineState.TooLong;
        }

        Span<byte> bytes = stackalloc byte[(int)line.Length];
        line.CopyTo(bytes);
        bytes = bytes is [.., (byte)'\r'] ? bytes[..^1] : bytes;
        if (bytes.Length > mostLineBytes)
        {
            return CsvLineState.TooLong;
        }

        if (Number == 1 && bytes.StartsWith("\uFEFF"u8))
        {
            bytes = bytes[3..];
        }

        if (!Utf8.IsValid(bytes))
        {
            return CsvLineState.NotText;
        }

        Text = Encoding.UTF8.GetString(bytes);
        return CsvLineState.Line;
    }
}
