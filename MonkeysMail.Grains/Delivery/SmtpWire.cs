// One SMTP connection on the wire: socket, TLS, a small buffer each way, and a time limit on every step. Knows lines and dots, no
// commands. All waiting is bounded by the limit given; when it passes, the socket is closed under the pending operation. Never
// throws anything but WireException. One user at a time; Abort may come from any thread.
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using MonkeysMail.Grains.TlsReports;

namespace MonkeysMail.Grains.Delivery;

internal sealed class SmtpWire : IDisposable
{
    // Replies of a pipelined group of 50 recipients fit in 4 KB; a line must fit.
    private const int InputSize = ReplyReader.MaxLine + 2;

    // Envelope group, or a whole small message with its final dot, in one write; a TLS record holds 16 KB.
    private const int OutputSize = 16_384;

    // Longer runs go to the socket straight from the content, in slices that a slow peer can take within one limit.
    private const int SliceSize = 65_536;

    private readonly Socket _socket;
    private readonly TimeProvider _time;
    private readonly WireDeadline _deadline;
    private readonly ReplyReader _replies = new();
    private readonly byte[] _input = new byte[InputSize];
    private readonly byte[] _output = new byte[OutputSize];
    private Stream _stream;
    private int _start;
    private int _scanned;
    private int _end;
    private int _pending;
    private int _fault = -1;

    private SmtpWire(Socket socket, TimeProvider time)
    {
        _socket = socket;
        _time = time;
        _stream = new NetworkStream(socket, ownsSocket: true);
        _deadline = new WireDeadline(time, () => Abort(WireFault.TimedOut));
        Local = ((IPEndPoint?)socket.LocalEndPoint)?.Address;
    }

    /// <summary>Our end.</summary>
    public IPAddress? Local { get; }

    public TlsInfo? Tls { get; private set; }

    /// <summary>Whether the peer's certificate passed by the host's policy, or would have for its name where there is none; null without TLS.</summary>
    public bool? CertificateTrusted { get; private set; }

    /// <summary>What the handshake, or the certificate that it showed, was at fault; null: nothing, or there was none.</summary>
    public TlsResultType? TlsFault { get; private set; }

    /// <summary>The peer has said something that nobody asked for.</summary>
    public bool HasInput => _end > _start;

    public bool IsAborted => Volatile.Read(ref _fault) >= 0;

    public static async Task<SmtpWire> ConnectAsync(IPEndPoint peer, IPAddress? source, TimeSpan limit, TimeProvider time, CancellationToken ct)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(peer.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            if (source is not null)
            {
                Bind(socket, source);
            }

            using var timer = new CancellationTokenSource(limit, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, ct);
            await socket.ConnectAsync(peer, both.Token);
            return new SmtpWire(socket, time);
        }
        catch (OperationCanceledException)
        {
            socket?.Dispose();
            throw ct.IsCancellationRequested
                ? new WireException(WireFault.Aborted, "stopped while connecting")
                : new WireException(WireFault.TimedOut, "no connection within the time limit");
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            throw new WireException(WireFault.Closed, $"cannot connect: {Reason(e)}", e);
        }
    }

    // The port is left for the connect to choose, which can then use one port for many peers (IP_BIND_ADDRESS_NO_PORT of Linux).
    private static void Bind(Socket socket, IPAddress source)
    {
        if (OperatingSystem.IsLinux())
        {
            socket.SetRawSocketOption(0, 24, BitConverter.GetBytes(1));
        }

        socket.Bind(new IPEndPoint(source, 0));
    }

    /// <summary>Reads one reply, all its lines within the limit.</summary>
    public async ValueTask<WireReply> ReadReplyAsync(TimeSpan limit)
    {
        _deadline.Start(limit);
        while (true)
        {
            while (TryTakeLine(out var line))
            {
                if (_replies.Feed(line, out var reply))
                {
                    return reply;
                }
            }

            await FillAsync();
        }
    }

    /// <summary>Adds to what the next flush writes; the caller keeps groups within the buffer by <see cref="Room"/>.</summary>
    public void Append(ReadOnlySpan<char> text) => _pending += Encoding.UTF8.GetBytes(text, _output.AsSpan(_pending));

    /// <inheritdoc cref="Append(ReadOnlySpan{char})"/>
    public void Append(ReadOnlySpan<byte> octets)
    {
        octets.CopyTo(_output.AsSpan(_pending));
        _pending += octets.Length;
    }

    /// <summary>Octets that can still be appended before a flush.</summary>
    public int Room => OutputSize - _pending;

    public ValueTask FlushAsync(TimeSpan limit)
    {
        var length = _pending;
        _pending = 0;
        return WriteAsync(_output.AsMemory(0, length), limit);
    }

    /// <summary>Writes the content, dot-stuffed. Its last part stays in the buffer, so that the caller can ask a last time before
    /// <see cref="FlushAsync"/> sends it together with the final dot.</summary>
    public async ValueTask WriteContentAsync(ReadOnlyMemory<byte> content, TimeSpan limit)
    {
        var position = 0;
        var atLineStart = true;
        while (position < content.Length)
        {
            var run = DotStuffing.CleanRun(content.Span, position, atLineStart);
            if (run == 0)
            {
                await ReserveAsync(2, limit);
                Append(".."u8);
                position++;
                atLineStart = false;
                continue;
            }

            await WriteRunAsync(content.Slice(position, run), limit);
            position += run;
            atLineStart = true; // a run ends at a line end, or at the end of the content
        }

        await ReserveAsync(DotStuffing.Terminator(content.Span).Length, limit);
        Append(DotStuffing.Terminator(content.Span));
    }

    /// <summary>Starts TLS 1.2 or 1.3 (RFC 3207). A certificate that the host's policy does not take ends the connection; where there is no policy any is
    /// taken, and whether it was good is kept.</summary>
    public async Task UpgradeAsync(HostTls security, TimeSpan limit)
    {
        if (HasInput)
        {
            // Text that came before the handshake would be read as if TLS had protected it.
            throw new WireException(WireFault.Tls, "the peer sent text between its answer to STARTTLS and the handshake");
        }

        _deadline.Start(limit);
        var check = new CertificateCheck(security, _time);
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false);
        try
        {
            await tls.AuthenticateAsClientAsync(check.Options, CancellationToken.None);
        }
        catch (Exception e)
        {
            await tls.DisposeAsync();
            TlsFault = check.Fault ?? TlsResultType.ValidationFailure;
            throw IsAborted ? Broken(e) : new WireException(WireFault.Tls, check.Refused ?? $"TLS handshake failed: {e.Message}", e);
        }

        _stream = tls;
        CertificateTrusted = check.IsVerified;
        TlsFault = check.Fault;
        Tls = new TlsInfo(
            tls.SslProtocol == SslProtocols.Tls13 ? "1.3" : "1.2", tls.NegotiatedCipherSuite.ToString(), security.Policy, check.IsVerified);
        _deadline.Stop();
    }

    /// <summary>True when an idle connection has been closed, or says something: then it is of no use.</summary>
    public bool IsStale()
    {
        try
        {
            return IsAborted || HasInput || _socket.Poll(TimeSpan.Zero, SelectMode.SelectRead);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return true;
        }
    }

    /// <summary>No step is running: no limit.</summary>
    public void Rest() => _deadline.Stop();

    /// <summary>Closes the socket under whatever is running on it.</summary>
    public void Abort(WireFault fault)
    {
        if (Interlocked.CompareExchange(ref _fault, (int)fault, -1) < 0)
        {
            _socket.Dispose();
        }
    }

    public void Dispose()
    {
        _deadline.Dispose();
        Interlocked.CompareExchange(ref _fault, (int)WireFault.Closed, -1);
        _stream.Dispose();
    }

    private async ValueTask WriteRunAsync(ReadOnlyMemory<byte> run, TimeSpan limit)
    {
        if (run.Length <= Room)
        {
            Append(run.Span);
            return;
        }

        if (_pending > 0)
        {
            await FlushAsync(limit);
        }

        while (run.Length > OutputSize)
        {
            var slice = run[..Math.Min(SliceSize, run.Length)];
            await WriteAsync(slice, limit);
            run = run[slice.Length..];
        }

        Append(run.Span);
    }

    private ValueTask ReserveAsync(int octets, TimeSpan limit) => octets <= Room ? ValueTask.CompletedTask : FlushAsync(limit);

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> octets, TimeSpan limit)
    {
        _deadline.Start(limit);
        try
        {
            await _stream.WriteAsync(octets);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            throw Broken(e);
        }
    }

    private async ValueTask FillAsync()
    {
        if (_start > 0)
        {
            _input.AsSpan(_start, _end - _start).CopyTo(_input);
            _end -= _start;
            _scanned -= _start;
            _start = 0;
        }

        if (_end == InputSize)
        {
            throw new WireException(WireFault.Garbage, "the answer has a line that is too long");
        }

        int read;
        try
        {
            read = await _stream.ReadAsync(_input.AsMemory(_end));
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            throw Broken(e);
        }

        if (read == 0)
        {
            throw IsAborted ? Broken(null) : new WireException(WireFault.Closed, "the peer closed the connection");
        }

        _end += read;
    }

    private bool TryTakeLine(out ReadOnlySpan<byte> line)
    {
        var index = _input.AsSpan(_scanned, _end - _scanned).IndexOf((byte)'\n');
        if (index < 0)
        {
            _scanned = _end;
            line = default;
            return false;
        }

        line = _input.AsSpan(_start, _scanned + index - _start);
        if (line.EndsWith("\r"u8))
        {
            line = line[..^1];
        }

        _start = _scanned = _scanned + index + 1;
        return true;
    }

    private WireException Broken(Exception? e) => (WireFault)Volatile.Read(ref _fault) switch
    {
        WireFault.TimedOut => new WireException(WireFault.TimedOut, "the peer did not answer within the time limit", e),
        WireFault.Aborted => new WireException(WireFault.Aborted, "the delivery was stopped", e),
        _ => new WireException(WireFault.Closed, $"the connection broke: {Reason(e)}", e),
    };

    private static string Reason(Exception? e) =>
        (e as SocketException ?? e?.InnerException as SocketException)?.SocketErrorCode.ToString() ?? e?.Message ?? "closed";
}
