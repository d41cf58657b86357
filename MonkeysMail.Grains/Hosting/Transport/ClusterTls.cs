// Mutual TLS on Orleans' connections, by the hooks of its connection options (Microsoft.Orleans.Connections.Security is not used, D-0005).
// Both ends show a certificate of the cluster's own authority, and its DNS name says what the process is: only silos reach the port between
// silos, only fronts the gateway. TLS 1.3 only: both ends are ours. A refused peer gets no octet of Orleans' protocol.
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace MonkeysMail.Grains.Hosting.Transport;

public sealed partial class ClusterTls(ClusterCertificates certificates, string clusterId, ILogger<ClusterTls> logger, TimeProvider time)
{
    private const int MostLines = 10;

    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LinesPeriod = TimeSpan.FromMinutes(1);

    private readonly LogPace refusals = new(MostLines, LinesPeriod, time);
    private readonly LogPace failures = new(MostLines, LinesPeriod, time);

    /// <summary>The DNS name that a certificate of this role carries.</summary>
    public static string NameOf(ClusterRole role, string clusterId) => (role == ClusterRole.Silo ? "silo." : "front.") + clusterId;

    public void Configure(SiloConnectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ConfigureSiloInboundConnection(builder => builder.Use(next => connection => ServeAsync(connection, ClusterRole.Silo, next)));
        options.ConfigureGatewayInboundConnection(builder => builder.Use(next => connection => ServeAsync(connection, ClusterRole.Front, next)));
        options.ConfigureSiloOutboundConnection(builder => builder.Use(next => connection => DialAsync(connection, next)));
    }

    public void Configure(ClientConnectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ConfigureConnection(builder => builder.Use(next => connection => DialAsync(connection, next)));
    }

    private Task ServeAsync(ConnectionContext connection, ClusterRole expected, ConnectionDelegate next) => RunAsync(connection, next, (stream, ct) =>
    {
        var set = certificates.Current;
        return stream.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificateContext = set.Own,
                ClientCertificateRequired = true,
                EnabledSslProtocols = SslProtocols.Tls13,
                CertificateChainPolicy = set.Policy(),
                RemoteCertificateValidationCallback = (_, peer, _, errors) => Judge(connection, peer, errors, expected),
            },
            ct);
    });

    private Task DialAsync(ConnectionContext connection, ConnectionDelegate next) => RunAsync(connection, next, (stream, ct) =>
    {
        var set = certificates.Current;
        return stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = NameOf(ClusterRole.Silo, clusterId),
                ClientCertificateContext = set.Own,
                EnabledSslProtocols = SslProtocols.Tls13,
                CertificateChainPolicy = set.Policy(),
                RemoteCertificateValidationCallback = (_, peer, _, errors) => Judge(connection, peer, errors, ClusterRole.Silo),
            },
            ct);
    });

    private bool Judge(ConnectionContext connection, X509Certificate? peer, SslPolicyErrors errors, ClusterRole expected)
    {
        var name = NameOf(expected, clusterId);
        if (errors == SslPolicyErrors.None && peer is X509Certificate2 certificate && certificate.MatchesHostname(name, allowWildcards: false, allowCommonName: false))
        {
            return true;
        }

        if (refusals.Allows(out var skipped))
        {
            LogRefused(connection.RemoteEndPoint?.ToString(), errors == SslPolicyErrors.None ? $"it is not for {name}" : errors.ToString(), skipped);
        }

        return false;
    }

    private async Task RunAsync(ConnectionContext connection, ConnectionDelegate next, Func<SslStream, CancellationToken, Task> handshake)
    {
        var plain = connection.Transport;
        await using var stream = new SslStream(new PipeStream(plain), leaveInnerStreamOpen: false);
        using (var timeout = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed))
        {
            timeout.CancelAfter(HandshakeTimeout);
            try
            {
                await handshake(stream, timeout.Token);
            }
            catch (Exception exception) when (exception is AuthenticationException or IOException or OperationCanceledException or InvalidOperationException)
            {
                if (failures.Allows(out var skipped))
                {
                    LogHandshakeFailed(connection.RemoteEndPoint?.ToString(), exception.Message, skipped);
                }

                connection.Abort(new ConnectionAbortedException("The TLS handshake failed.", exception));
                return;
            }
        }

        connection.Transport = new TlsPipe(stream);
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = plain;
        }
    }

    [LoggerMessage(EventId = 1553, Level = LogLevel.Warning, Message = "The certificate of {Peer} was refused: {Reason} ({Skipped} before it were not logged)")]
    private partial void LogRefused(string? peer, string reason, int skipped);

    [LoggerMessage(EventId = 1554, Level = LogLevel.Warning, Message = "No mutual TLS with {Peer}: {Reason} ({Skipped} before it were not logged)")]
    private partial void LogHandshakeFailed(string? peer, string reason, int skipped);
}
