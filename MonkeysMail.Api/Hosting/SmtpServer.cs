// The SMTP listeners: a server of its own inside the process, beside that of HTTP, with its own limits. It must stop before what it asks (the silo, or the client of
// the cluster), so it is registered after that: services stop in the reverse order. A stop takes no new connections, lets messages that are
// being sent be answered, tells idle clients 421, and then waits as long as a drain may take.
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using MonkeysMail.Api.Http;
using MonkeysMail.Api.Http.Bodies;
using MonkeysMail.Api.Smtp.Server;
using MonkeysMail.Grains.Hosting.Transport;

namespace MonkeysMail.Api.Hosting;

internal sealed class SmtpServer(
    IEnumerable<SmtpListener> listeners, SmtpServerOptions options, InFlightBudget budget, SmtpMetrics metrics, TimeProvider time, ILoggerFactory loggers)
    : IHostedService, IAsyncDisposable
{
    // A connection that is not read from holds this much: the longest line, and some content on its way.
    private const int ReadBuffer = 64 * 1024;

    private readonly ILogger _sessions = loggers.CreateLogger<SmtpSession>();
    private readonly List<(string Name, ListenOptions Listen)> _bound = [];
    private WebApplication? _app;
    private SmtpTls? _tls;

    /// <summary>Where each listener listens, once it does.</summary>
    public IEnumerable<(string Name, IPEndPoint Address)> Addresses => _bound.Select(bound => (bound.Name, bound.Listen.IPEndPoint!));

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!listeners.Any())
        {
            return;
        }

        _tls = options.Tls.IsComplete
            ? new SmtpTls(new ListenerCertificate(options.Tls, loggers.CreateLogger<ListenerCertificate>(), TimeProvider.System))
            : null;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Drain);
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseSockets(sockets => sockets.MaxReadBufferSize = ReadBuffer);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxConcurrentConnections = options.MaxConnections;
            foreach (var listener in listeners)
            {
                kestrel.Listen(listener.EndPoint, listen => Configure(listen, listener));
            }
        });
        _app = builder.Build();
        await _app.StartAsync(cancellationToken);
        foreach (var (name, address) in Addresses)
        {
            Console.WriteLine($"listening {name} {address}");
        }

        Console.Out.Flush();
    }

    public Task StopAsync(CancellationToken cancellationToken) => _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void Configure(ListenOptions listen, SmtpListener listener)
    {
        _bound.Add((listener.Name, listen));
        listen.Protocols = HttpProtocols.Http1; // none is spoken; Kestrel asks for one
        var proxies = new ProxyProtocol(options.TrustedProxies, metrics.ConnectionRefused, time);
        var gate = new ConnectionGate(
            options.MaxConnectionsPerAddress,
            firstOctet: null,
            static _ => false,
            metrics.ConnectionRefused,
            time,
            listener.Policy.Tls == SmtpTlsMode.Implicit ? default : "421 4.7.0 Too many connections from your network\r\n"u8.ToArray());
        listen.Use(proxies.Read);
        listen.Use(gate.Guard);
        listen.Run(connection => ServeAsync(connection, listener));
    }

    private async Task ServeAsync(ConnectionContext connection, SmtpListener listener)
    {
        var address = connection.RemoteEndPoint is IPEndPoint remote ? ClientNetwork.Plain(remote.Address) : IPAddress.None;
        var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        var peer = new SmtpPeer(RequestId.NewSession(time), address);
        await using var wire = new SmtpWire(connection.Transport, listener.Policy.Limits, time, stopping);
        using var session = new SmtpSession(listener, peer, wire, _tls, budget, metrics, time, _sessions);
        await session.RunAsync();
    }
}
