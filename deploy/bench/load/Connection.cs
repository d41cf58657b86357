// A connection of the load client (RFC 9112, as far as it is needed: keep-alive, Content-Length and chunked answers, no pipelining).
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

/// <summary>One keep-alive connection: at most one request under way, and the answer to it as far as it has arrived.</summary>
internal sealed class Connection : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] request;
    private readonly byte[] answer = new byte[64 * 1024];
    private int sent;
    private int received;

    public Connection(IPEndPoint target, RequestWriter writer)
    {
        request = new byte[writer.Length];
        writer.Prepare(request);
        socket.SendBufferSize = 256 * 1024; // a 50 KB request goes out in one call
        socket.Connect(target);
        socket.Blocking = false;
    }

    public int Handle => (int)socket.Handle;

    public bool Busy { get; private set; }

    public bool Sending => Busy && sent < request.Length;

    public long Number { get; private set; }

    /// <summary>Timestamp from which the latency of the message under way counts.</summary>
    public long Since { get; private set; }

    /// <summary>Timestamp at which a refused message is repeated; 0: none is waiting.</summary>
    public long RepeatAt { get; private set; }

    public ReadOnlySpan<byte> Answer => answer.AsSpan(0, received);

    public int Status => Answer.Length < 12 ? 0 : ((answer[9] - '0') * 100) + ((answer[10] - '0') * 10) + (answer[11] - '0');

    public void Start(RequestWriter writer, long number, long since)
    {
        writer.Write(request, number);
        (Number, Since) = (number, since);
        Repeat();
    }

    public void Repeat()
    {
        (sent, received, Busy, RepeatAt) = (0, 0, true, 0);
        Send();
    }

    public void Postpone(long until) => (Busy, RepeatAt) = (false, until);

    public void Finish() => Busy = false;

    public void Send()
    {
        while (sent < request.Length)
        {
            var count = socket.Send(request.AsSpan(sent), SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
            {
                return;
            }

            sent += error == SocketError.Success ? count : throw new SocketException((int)error);
        }
    }

    /// <summary>Reads what is there; true once the whole answer has arrived.</summary>
    public bool Receive()
    {
        var count = socket.Receive(answer.AsSpan(received), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
        {
            return false;
        }

        if (error != SocketError.Success || count == 0)
        {
            throw new LoadException($"the engine closed a connection ({error}) after: {Encoding.UTF8.GetString(Answer)}");
        }

        received += count;
        return Complete();
    }

    public void Dispose() => socket.Dispose();

    private bool Complete()
    {
        var end = Answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        var header = Answer[..(end + 2)];
        var length = FindLength(header);
        if (length >= 0)
        {
            var digits = header[(length + 18)..];
            return received - end - 4 >= int.Parse(digits[..digits.IndexOf((byte)'\r')], CultureInfo.InvariantCulture);
        }

        // Chunked: JSON holds no bare CR LF CR LF, so the last chunk's mark cannot stand earlier.
        return Answer.EndsWith("\r\n0\r\n\r\n"u8);
    }

    // Header names have no case (RFC 9110 5.1): a balancer writes them small, Kestrel with capitals.
    private static int FindLength(ReadOnlySpan<byte> header)
    {
        var capital = header.IndexOf("\r\nContent-Length: "u8);
        return capital >= 0 ? capital : header.IndexOf("\r\ncontent-length: "u8);
    }
}
