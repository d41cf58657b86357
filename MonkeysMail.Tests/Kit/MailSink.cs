// A real SMTP server for tests, on a TcpListener, without any SMTP library: it keeps what it is given and misbehaves as the recipients'
// addresses and its options say. It also watches the client: what breaks the protocol lands in Violations.
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MonkeysMail.Tests.Kit;

public sealed class MailSink : IAsyncDisposable
{
    private static readonly Lazy<X509Certificate2> SelfMade = new(MakeCertificate);

    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<int, Socket> _open = [];
    private readonly List<(Func<bool> Condition, TaskCompletionSource Signal)> _waiters = [];
    private readonly Task _accepting;
    private ImmutableList<MailSinkMessage> _messages = [];
    private ImmutableList<string> _violations = [];
    private ImmutableList<(int Connection, string Command)> _commands = [];
    private int _connections;

    private MailSink(MailSinkOptions options)
    {
        Options = options;
        _listener = new TcpListener(options.Address, options.Port);
        _listener.Start(512);
        _accepting = AcceptAsync();
    }

    public MailSinkOptions Options { get; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>As <c>MonkeysMail:Delivery:SmartHost</c> wants it.</summary>
    public string HostAndPort => $"{Options.Address}:{Port}";

    public IReadOnlyList<MailSinkMessage> Messages => Volatile.Read(ref _messages);

    /// <summary>What the client did that it must not.</summary>
    public IReadOnlyList<string> Violations => Volatile.Read(ref _violations);

    /// <summary>Every command line of every connection.</summary>
    public IReadOnlyList<(int Connection, string Command)> Commands => Volatile.Read(ref _commands);

    /// <summary>Connections that were ever made.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public int OpenConnections => _open.Count;

    internal MailSinkBehaviour Behaviour { get; } = new();

    internal static X509Certificate2 Certificate => SelfMade.Value;

    public static MailSink Start(Action<MailSinkOptions>? configure = null)
    {
        var options = new MailSinkOptions();
        configure?.Invoke(options);
        return new MailSink(options);
    }

    /// <summary>Waits until it has at least so many messages.</summary>
    public async Task<IReadOnlyList<MailSinkMessage>> WaitForAsync(int count, TimeSpan? patience = null)
    {
        await WaitUntilAsync(() => Messages.Count >= count, $"{count} messages", patience);
        return Messages;
    }

    /// <summary>Waits until a client has sent a command that begins so.</summary>
    public Task WaitForCommandAsync(string start, TimeSpan? patience = null) =>
        WaitUntilAsync(() => Commands.Any(c => c.Command.StartsWith(start, StringComparison.OrdinalIgnoreCase)), $"the command {start}", patience);

    /// <summary>Waits until something is so; looked at whenever anything happens here.</summary>
    public async Task WaitUntilAsync(Func<bool> condition, string what, TimeSpan? patience = null)
    {
        var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (condition())
            {
                return;
            }

            _waiters.Add((condition, signal));
        }

        var limit = patience ?? TimeSpan.FromSeconds(30);
        try
        {
            await signal.Task.WaitAsync(limit);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException(
                $"The sink on {HostAndPort} waited {limit} for {what}. It has {Messages.Count} messages, {Connections} connections were made, "
                + $"{OpenConnections} are open; the last commands: {string.Join(" | ", Commands.TakeLast(12))}");
        }
    }

    /// <summary>Resets every open connection.</summary>
    public void DropConnections()
    {
        foreach (var socket in _open.Values)
        {
            Reset(socket);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        DropConnections();
        await _accepting;
        _stop.Dispose();
    }

    internal void Add(MailSinkMessage message) => Change(() => _messages = _messages.Add(message));

    internal void AddViolation(string text) => Change(() => _violations = _violations.Add(text));

    internal void AddCommand(int connection, string command) => Change(() => _commands = _commands.Add((connection, command)));

    internal static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Dispose();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is closed already.
        }
    }

    private void Change(Action change)
    {
        lock (_lock)
        {
            change();
            for (var i = _waiters.Count - 1; i >= 0; i--)
            {
                if (_waiters[i].Condition())
                {
                    _waiters[i].Signal.TrySetResult();
                    _waiters.RemoveAt(i);
                }
            }
        }
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync(_stop.Token);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                return;
            }

            var number = 0;
            _open[_connections + 1] = socket;
            Change(() => number = ++_connections);
            _ = ServeAsync(socket, number);
        }
    }

    private async Task ServeAsync(Socket socket, int number)
    {
        try
        {
            if (Options.ResetOnConnect)
            {
                Reset(socket);
                return;
            }

            await new MailSinkSession(this, socket, number, _stop.Token).RunAsync();
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The client has gone, or the test has ended.
        }
        finally
        {
            socket.Dispose();
            _open.TryRemove(number, out _);
            Change(() => { });
        }
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=sink.test", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));

        // SslStream wants a key that it can find again.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
