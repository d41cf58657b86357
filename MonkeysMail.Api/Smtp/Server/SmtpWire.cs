// The octets of a session: reading with a deadline for each command, writing that is flushed when there is nothing left to read (so that the replies to a
// pipelined group are one packet), the change to TLS, and the wake-up of a waiting session when the server stops.
using System.Buffers;
using System.IO.Pipelines;

namespace MonkeysMail.Api.Smtp.Server;

internal sealed class SmtpWire : IAsyncDisposable
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    private readonly SmtpLimits _limits;
    private readonly TimeProvider _time;
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenRegistration _registration;
    private volatile IDuplexPipe _pipe;
    private LineReader _lines;
    private SmtpTlsChannel? _channel;
    private volatile bool _interruptible;

    public SmtpWire(IDuplexPipe pipe, SmtpLimits limits, TimeProvider time, CancellationToken stopping)
    {
        _pipe = pipe;
        _limits = limits;
        _time = time;
        _stopping = stopping;
        _lines = new LineReader(limits);
        _timer = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _registration = stopping.Register(WakeUp);
    }

    public IBufferWriter<byte> Output => _pipe.Output;

    /// <summary>The time for something was up: what waited has thrown OperationCanceledException.</summary>
    public bool IsTimedOut => _timer.IsCancellationRequested;

    /// <summary>The client has sent more than was read.</summary>
    public bool IsFollowed
    {
        get
        {
            if (!_pipe.Input.TryRead(out var read))
            {
                return false;
            }

            _pipe.Input.AdvanceTo(read.Buffer.Start);
            return !read.Buffer.IsEmpty;
        }
    }

    /// <summary>The next line, which must be whole within the time.</summary>
    /// <param name="continues">The line continues AUTH.</param>
    public async ValueTask<(LineResult Result, string Line)> ReadLineAsync(TimeSpan patience, bool continues = false)
    {
        var start = _time.GetTimestamp();
        var input = _pipe.Input;
        try
        {
            while (true)
            {
                if (!input.TryRead(out var read))
                {
                    var left = patience - _time.GetElapsedTime(start);
                    await FlushAsync(left);
                    read = await WaitAsync(left, interruptible: true);
                }

                var buffer = read.Buffer;
                var result = _lines.Take(ref buffer, continues, out var line);
                if (result != LineResult.More)
                {
                    input.AdvanceTo(buffer.Start);
                    return (result, line);
                }

                input.AdvanceTo(buffer.Start, buffer.End);
                if (read.IsCompleted || read.IsCanceled || _stopping.IsCancellationRequested)
                {
                    return (read.IsCompleted ? LineResult.Closed : LineResult.Stopping, "");
                }
            }
        }
        catch (OperationCanceledException) when (_timer.IsCancellationRequested)
        {
            return (LineResult.TimedOut, "");
        }
    }

    /// <summary>The next piece of a content; to be advanced by <see cref="Advance"/>. Throws OperationCanceledException when the time is up.</summary>
    public async ValueTask<ReadResult> ReadAsync(TimeSpan patience)
    {
        if (_pipe.Input.TryRead(out var read))
        {
            return read;
        }

        await FlushAsync(patience);
        return await WaitAsync(patience, interruptible: false);
    }

    public void Advance(SequencePosition used) => _pipe.Input.AdvanceTo(used);

    public async ValueTask FlushAsync(TimeSpan patience)
    {
        Arm(patience);
        var flushed = await _pipe.Output.FlushAsync(_timer.Token);
        Disarm();
        if (flushed.IsCompleted)
        {
            throw new IOException("The client has left.");
        }
    }

    /// <summary>The handshake. What was known of the plain connection is forgotten (RFC 3207 4.2).</summary>
    public async Task<TlsInfo> SecureAsync(ISmtpTls tls)
    {
        await FlushAsync(_limits.HandshakeTime);
        Arm(_limits.HandshakeTime);
        _channel = await tls.SecureAsync(_pipe, _timer.Token);
        Disarm();
        _pipe = _channel.Pipe;
        _lines = new LineReader(_limits);
        return _channel.Info;
    }

    /// <summary>The last reply. A client in the middle of sending is listened to for a moment, because a connection that is closed over unread octets is reset,
    /// and then the reply is lost.</summary>
    public async ValueTask EndAsync(Reply reply, bool listens)
    {
        using var patience = new CancellationTokenSource(listens ? _limits.LingerTime : LastWords, _time);
        try
        {
            ReplyWriter.Write(_pipe.Output, reply);
            await _pipe.Output.FlushAsync(patience.Token);
            for (var octets = 0L; listens && octets <= _limits.RefusedBytes;)
            {
                var read = await _pipe.Input.ReadAsync(patience.Token);
                octets += read.Buffer.Length;
                _pipe.Input.AdvanceTo(read.Buffer.End);
                listens = !read.IsCompleted && !read.IsCanceled;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or InvalidOperationException)
        {
            // It has been said, or nobody is there to hear it.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _registration.DisposeAsync();
        _timer.Dispose();
        if (_channel is not null)
        {
            await _channel.DisposeAsync();
        }
    }

    private async ValueTask<ReadResult> WaitAsync(TimeSpan patience, bool interruptible)
    {
        Arm(patience);
        _interruptible = interruptible;
        if (interruptible && _stopping.IsCancellationRequested)
        {
            // It may have come before the flag: then nobody has been woken.
            WakeUp();
        }

        var read = await _pipe.Input.ReadAsync(_timer.Token);
        _interruptible = false;
        Disarm();
        return read;
    }

    private void WakeUp()
    {
        if (_interruptible)
        {
            _pipe.Input.CancelPendingRead();
        }
    }

    private void Arm(TimeSpan patience) => _timer.CancelAfter(patience > TimeSpan.Zero ? patience : TimeSpan.Zero);

    private void Disarm() => _timer.CancelAfter(Timeout.InfiniteTimeSpan);
}
