// Where mail arrives: a small SMTP server that notes every recipient of every message that it took responsibility for (its 250 to the final dot was decided,
// whether the client lived to read it or not).
using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

internal sealed class Sink : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, bool> _deferred = [];
    private readonly StreamWriter _log;
    private readonly Lock _gate = new();
    private readonly TimeSpan _delay;
    private readonly Task _accepting;

    public Sink(AuditOptions options)
    {
        _delay = options.Delay;
        _log = new StreamWriter(Path.Combine(options.Directory, "sink.log")) { AutoFlush = options.Verb == "sink" };
        _listener = new TcpListener(options.Sink);
        _listener.Start(512);
        _accepting = AcceptAsync();
    }

    /// <summary>When each recipient's messages arrived, in µs since 1970. A recipient belongs to one message.</summary>
    public ConcurrentDictionary<string, long[]> Arrived { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        lock (_gate)
        {
            _log.Dispose();
        }

        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                if (!_stop.IsCancellationRequested)
                {
                    await Clock.PauseAsync(TimeSpan.FromMilliseconds(100));
                }
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                client.NoDelay = true;
                client.Client.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
                await ConverseAsync(client.GetStream());
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The client has gone.
            }
        }
    }

    private async Task ConverseAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1);
        await using var writer = new StreamWriter(stream, Encoding.Latin1) { AutoFlush = true, NewLine = "\r\n" };
        var recipients = new List<string>();
        await writer.WriteLineAsync("220 sink.example.net ESMTP");
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            switch (line.Split(' ', ':')[0].ToUpperInvariant())
            {
                case "EHLO":
                    await writer.WriteAsync("250-sink.example.net\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SIZE 50000000\r\n250 ENHANCEDSTATUSCODES\r\n");
                    break;
                case "RCPT":
                    await writer.WriteLineAsync(OnRecipient(line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)], recipients));
                    break;
                case "DATA" when recipients.Count == 0:
                    await writer.WriteLineAsync("554 5.5.1 no recipients");
                    break;
                case "DATA":
                    await writer.WriteLineAsync("354 go ahead");
                    if (!await ReadContentAsync(reader))
                    {
                        return;
                    }

                    if (_delay > TimeSpan.Zero)
                    {
                        await Clock.PauseAsync(_delay, _stop.Token);
                    }

                    Note(recipients);
                    recipients.Clear();
                    await writer.WriteLineAsync("250 2.0.0 taken");
                    break;
                case "MAIL" or "RSET":
                    recipients.Clear();
                    await writer.WriteLineAsync("250 2.0.0 ok");
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 2.0.0 bye");
                    return;
                default:
                    await writer.WriteLineAsync("250 2.0.0 ok");
                    break;
            }
        }
    }

    private string OnRecipient(string recipient, List<string> recipients)
    {
        if (Mail.Bounces(recipient))
        {
            return "550 5.1.1 no such mailbox";
        }

        if (Mail.DefersOnce(recipient) && _deferred.TryAdd(recipient, true))
        {
            return "451 4.3.0 not now";
        }

        recipients.Add(recipient);
        return "250 2.1.5 ok";
    }

    private async Task<bool> ReadContentAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            if (line == ".")
            {
                return true;
            }
        }

        return false;
    }

    private void Note(List<string> recipients)
    {
        var at = Clock.Microseconds;
        lock (_gate)
        {
            foreach (var recipient in recipients)
            {
                Arrived.AddOrUpdate(recipient, [at], (_, before) => [.. before, at]);
                _log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{at} {recipient}"));
            }
        }
    }
}
