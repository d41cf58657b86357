// A peer that speaks a recorded dialogue and nothing else. A script has lines "S: text" (sent with CRLF; \xNN is an octet), "C: start" (a
// line of the client must begin so), "C: <content>" (everything up to the final dot), "X:" (the connection is closed). What the
// client says otherwise is kept as Mismatch.
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace MonkeysMail.Tests.Kit;

public sealed partial class ReplayPeer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string[] _script;
    private readonly ReplayMode _mode;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    private ReplayPeer(string script, ReplayMode mode)
    {
        _script = [.. script.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];
        _mode = mode;
        _listener.Start();
        _running = RunAsync();
    }

    public string HostAndPort => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Where the client left the script; null as long as it follows.</summary>
    public string? Mismatch { get; private set; }

    public static ReplayPeer Start(string script, ReplayMode mode) => new(script, mode);

    /// <summary>Waits until the script has been played on every connection that it has, one script a connection.</summary>
    public async Task EndAsync()
    {
        try
        {
            await _running.WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The script on {HostAndPort} was not played to its end within 30 s. Mismatch: {Mismatch ?? "none"}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            client.NoDelay = true;
            await PlayAsync(client.GetStream());
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The client has gone, or the test has ended.
        }
    }

    private async Task PlayAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1, false, 1024, leaveOpen: true);
        var turn = new List<byte[]>();
        foreach (var line in _script)
        {
            var text = line.Length > 3 ? line[3..] : "";
            if (line.StartsWith("S:", StringComparison.Ordinal))
            {
                turn.Add(Encoding.Latin1.GetBytes(Octet().Replace(text, Unescape) + "\r\n"));
                continue;
            }

            await SendAsync(stream, turn);
            if (line.StartsWith("X:", StringComparison.Ordinal))
            {
                return;
            }

            await ExpectAsync(reader, text);
        }

        await SendAsync(stream, turn);
        await reader.ReadToEndAsync(_stop.Token);
    }

    private async Task ExpectAsync(StreamReader reader, string expected)
    {
        while (true)
        {
            var line = await reader.ReadLineAsync(_stop.Token);
            if (expected == "<content>" && line is not null)
            {
                if (line == ".")
                {
                    return;
                }

                continue;
            }

            if (line?.StartsWith(expected, StringComparison.OrdinalIgnoreCase) != true)
            {
                Mismatch ??= $"expected '{expected}', got '{line ?? "the end of the connection"}'";
            }

            return;
        }
    }

    private async Task SendAsync(NetworkStream stream, List<byte[]> turn)
    {
        IEnumerable<byte[]> pieces = _mode switch
        {
            ReplayMode.Whole => [[.. turn.SelectMany(line => line)]],
            ReplayMode.Line => turn,
            _ => turn.SelectMany(line => line).Select(octet => new[] { octet }),
        };
        foreach (var piece in pieces.ToArray())
        {
            await stream.WriteAsync(piece, _stop.Token);
            await Task.Yield();
        }

        turn.Clear();
    }

    private static string Unescape(Match match) =>
        ((char)byte.Parse(match.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString();

    [GeneratedRegex(@"\\x([0-9a-fA-F]{2})", RegexOptions.CultureInvariant)]
    private static partial Regex Octet();
}
