// A session on two pipes, with a clock that the test moves: every octet that goes in and comes out is the test's.
using System.IO.Pipelines;
using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MonkeysMail.Api.Http.Bodies;
using MonkeysMail.Api.Smtp.Server;
using MonkeysMail.Grains.Contracts;

namespace MonkeysMail.Tests.Smtp.Server;

internal sealed class SessionHarness : IAsyncDisposable, IDuplexPipe
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Pipe _in = new(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
    private readonly Pipe _out = new(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
    private readonly CancellationTokenSource _stopping = new();
    private readonly ServiceProvider _meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly StreamReader _replies;
    private readonly SmtpWire _wire;
    private readonly WatchedReader _input;

    private SessionHarness(SmtpPolicy policy, bool secured, long budget)
    {
        _input = new WatchedReader(_in.Reader);
        _replies = new StreamReader(_out.Reader.AsStream(), Encoding.Latin1);
        Budget = new InFlightBudget(budget);
        Peer = new SmtpPeer("smtp_test", IPAddress.Loopback) { Tls = secured ? new TlsInfo("1.3", "TLS_AES_128_GCM_SHA256") : null };
        _wire = new SmtpWire(this, policy.Limits, Time, _stopping.Token);
        Session = Task.Run(() => RunAsync(policy));
    }

    PipeReader IDuplexPipe.Input => _input;

    PipeWriter IDuplexPipe.Output => _out.Writer;

    public RecordingService Service { get; } = new();

    public FakeTimeProvider Time { get; } = new();

    public InFlightBudget Budget { get; }

    public SmtpPeer Peer { get; }

    public Task Session { get; }

    /// <summary>An inbound listener: no TLS, no AUTH.</summary>
    public static SmtpPolicy Open(SmtpLimits? limits = null) => new("mx.test", SmtpTlsMode.None, SmtpAuthMode.None, OffersDsn: true, limits ?? new SmtpLimits());

    /// <summary>A submission listener.</summary>
    public static SmtpPolicy Closed(SmtpLimits? limits = null) =>
        new("mx.test", SmtpTlsMode.Required, SmtpAuthMode.Required, OffersDsn: true, limits ?? new SmtpLimits());

    /// <param name="secured">As if the handshake were done.</param>
    public static SessionHarness Start(SmtpPolicy? policy = null, bool secured = false, long budget = 64_000_000) => new(policy ?? Open(), secured, budget);

    public async Task SendAsync(string text) => await _in.Writer.WriteAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> octets) => await _in.Writer.WriteAsync(octets);

    /// <summary>Until the session waits for more.</summary>
    public async Task UntilItWaitsAsync()
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!Session.IsCompleted && !_input.IsWaiting)
        {
            if (TimeProvider.System.GetElapsedTime(start) > Patience)
            {
                throw new TimeoutException("The session never waited for input.");
            }

            await Task.Yield();
        }
    }

    public void Leave() => _in.Writer.Complete();

    public void Stop() => _stopping.Cancel();

    /// <summary>The next reply, its lines joined by a newline; null when the session has ended.</summary>
    public async Task<string?> ReplyAsync()
    {
        var lines = new List<string>();
        while (await _replies.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            lines.Add(line);
            if (line.Length < 4 || line[3] != '-')
            {
                return string.Join('\n', lines);
            }
        }

        return null;
    }

    /// <summary>Reads the greeting, then says each line and waits for its reply.</summary>
    public async Task<List<string?>> TalkAsync(params string[] lines)
    {
        var replies = new List<string?>();
        foreach (var line in lines)
        {
            await SendAsync(line + "\r\n");
            replies.Add(await ReplyAsync());
        }

        return replies;
    }

    /// <summary>Everything that comes until the session ends.</summary>
    public async Task<List<string>> RestAsync()
    {
        var replies = new List<string>();
        while (await ReplyAsync() is { } reply)
        {
            replies.Add(reply);
        }

        await Session.WaitAsync(Patience);
        return replies;
    }

    /// <summary>Greeting, EHLO, and a transaction up to its recipient.</summary>
    public async Task BeginAsync()
    {
        _ = await ReplyAsync();
        _ = await TalkAsync("EHLO client.test", "MAIL FROM:<a@example.com>", "RCPT TO:<b@example.net>");
    }

    public async ValueTask DisposeAsync()
    {
        Leave();
        await _stopping.CancelAsync();
        await Session.WaitAsync(Patience);
        _replies.Dispose();
        _stopping.Dispose();
        await _meters.DisposeAsync();
    }

    private async Task RunAsync(SmtpPolicy policy)
    {
        var listener = new SmtpListener("test", new IPEndPoint(IPAddress.Loopback, 0), policy, Service);
        var metrics = new SmtpMetrics(_meters.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());
        using (var session = new SmtpSession(listener, Peer, _wire, null, Budget, metrics, Time, NullLogger.Instance))
        {
            await session.RunAsync();
        }

        await _wire.DisposeAsync();
        await _out.Writer.CompleteAsync();
    }
}
