// The content: by DATA up to its one end, or by BDAT in counted chunks (RFC 3030). What is too large, or finds no room, is read to its end and then refused, so
// that the session can go on; up to a bound, beyond which the connection ends. Chunks of a refused BDAT are read over for the same reason.
using System.Buffers;
using MonkeysMail.Api.Http.Bodies;

namespace MonkeysMail.Api.Smtp.Server;

internal sealed partial class SmtpSession
{
    // Most messages are a few KB.
    private const int FirstBuffer = 4 * 1024;
    private const int AnnouncedBuffer = 64 * 1024;

    private BodyBuffer? _content;
    private long _contentBegan;

    private async ValueTask DataAsync()
    {
        ReplyWriter.Write(wire.Output, Reply.StartContent);
        var content = BeginContent();
        var decoder = new DataDecoder();
        var octets = 0L;
        while (true)
        {
            var read = await wire.ReadAsync(ContentPatience());
            var result = Decode(ref decoder, read.Buffer, content, out var used);
            octets += read.Buffer.Slice(0, used).Length;
            wire.Advance(used);
            switch (result)
            {
                case DataResult.End:
                    await TakeAsync();
                    return;
                case DataResult.BareLineEnd:
                    await RefuseContentAsync(Reply.BareLineEnd);
                    return;
                case DataResult.More when octets > _limits.RefusedBytes:
                    await RefuseContentAsync(Reply.FarTooLarge);
                    return;
                case DataResult.More when read.IsCompleted:
                    _end = SmtpEnds.Left;
                    return;
            }
        }
    }

    private static DataResult Decode(ref DataDecoder decoder, in ReadOnlySequence<byte> buffer, BodyBuffer content, out SequencePosition used)
    {
        var position = 0L;
        foreach (var piece in buffer)
        {
            var result = decoder.Decode(piece.Span, out var octets, content);
            position += octets;
            if (result != DataResult.More)
            {
                used = buffer.GetPosition(position);
                return result;
            }
        }

        used = buffer.End;
        return DataResult.More;
    }

    private async ValueTask ChunkAsync(string argument, Reply? refusal)
    {
        if (!ChunkCommand.TryParse(argument, out var chunk))
        {
            // Where the next command begins is then not known.
            await RefuseContentAsync(Reply.ChunkUnreadable);
            return;
        }

        if (refusal is not null && _policy.Auth == SmtpAuthMode.Required && !peer.IsAuthenticated)
        {
            // A stranger's chunk is not read over.
            await EndAsync(refusal, SmtpEnds.Protocol);
            return;
        }

        var content = refusal is null ? _content ?? BeginContent() : null;
        if (content is null)
        {
            _contentBegan = time.GetTimestamp();
        }

        if (chunk.Size > _limits.RefusedBytes - (content?.Received ?? 0))
        {
            await RefuseContentAsync(Reply.FarTooLarge);
            return;
        }

        if (!await ReadChunkAsync(chunk.Size, content))
        {
            _end = SmtpEnds.Left;
        }
        else if (content is null)
        {
            await AnswerAsync(refusal!);
        }
        else if (chunk.IsLast)
        {
            await TakeAsync();
        }
        else if (content.State != BodyState.Good)
        {
            await RefuseContentAsync(content.State == BodyState.TooLarge ? Reply.TooLarge : Reply.NoRoom);
        }
        else
        {
            _state = SmtpState.Chunks;
            await AnswerAsync(Reply.ChunkOk);
        }
    }

    private async ValueTask<bool> ReadChunkAsync(long left, BodyBuffer? content)
    {
        while (left > 0)
        {
            var read = await wire.ReadAsync(ContentPatience());
            var piece = read.Buffer.Slice(0, Math.Min(left, read.Buffer.Length));
            left -= piece.Length;
            content?.Append(piece);
            wire.Advance(piece.End);
            if (left > 0 && read.IsCompleted)
            {
                return false;
            }
        }

        return true;
    }

    private async ValueTask TakeAsync()
    {
        var content = _content!;
        var transaction = _transaction!;
        _content = null;
        _messages++;
        Reply reply;
        var start = time.GetTimestamp();
        using (content)
        {
            if (content.State == BodyState.Good)
            {
                using var body = content.Detach();
                reply = await AskAsync(_conversation.TakeAsync(transaction, body.Memory, default));
            }
            else
            {
                reply = content.State == BodyState.TooLarge ? Reply.TooLarge : Reply.NoRoom;
            }
        }

        metrics.MessageEnded(listener.Name, reply, time.GetElapsedTime(start));
        if (reply.IsPositive)
        {
            _errors = 0;
            _idle = 0;
        }

        Reset();
        await AnswerAsync(reply);
    }

    private ValueTask RefuseContentAsync(Reply reply)
    {
        if (_transaction is not null)
        {
            _messages++;
            metrics.MessageEnded(listener.Name, reply, TimeSpan.Zero);
        }

        Reset();
        return AnswerAsync(reply);
    }

    private BodyBuffer BeginContent()
    {
        _contentBegan = time.GetTimestamp();
        var announced = _transaction!.Mail.Size;
        return _content = new BodyBuffer(
            budget, announced > 0 ? (int)Math.Min(announced, AnnouncedBuffer) : FirstBuffer, _limits.MessageBytes);
    }

    // The time for a piece, within the time for the whole.
    private TimeSpan ContentPatience()
    {
        var left = _limits.MessageTime - time.GetElapsedTime(_contentBegan);
        return left < _limits.CommandTime ? left : _limits.CommandTime;
    }

    private void DropContent()
    {
        _content?.Dispose();
        _content = null;
    }
}
