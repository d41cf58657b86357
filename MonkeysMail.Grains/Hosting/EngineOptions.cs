using System.Security.Cryptography.X509Certificates;
using MonkeysMail.Grains.Crypto.Rotation;
using MonkeysMail.Grains.Delivery;
using MonkeysMail.Grains.Dns;
using MonkeysMail.Grains.Domains;
using MonkeysMail.Grains.Messages;
using MonkeysMail.Grains.Mime.ReturnPaths;
using MonkeysMail.Grains.TlsReports;
using MonkeysMail.Grains.Workspaces;

namespace MonkeysMail.Grains.Hosting;

/// <summary>Everything that the engine can be told, by feature. The host reads and checks configuration and hands it over.</summary>
public sealed record EngineOptions
{
    public DeliveryOptions Delivery { get; init; } = new();

    public DnsOptions Dns { get; init; } = new();

    /// <summary>Authorities beside those of the system, for certificates of mail servers and of MTA-STS policies.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }

    public TlsReportOptions TlsReports { get; init; } = new();

    public ReturnPathOptions ReturnPath { get; init; } = new();

    public RetryOptions Retry { get; init; } = new();

    public MessageLimits Message { get; init; } = new();

    public WorkspaceLimits Workspace { get; init; } = new();

    public AdaptiveOptions Adaptive { get; init; } = new();

    /// <summary>How long a stop waits for transactions that run (<c>MonkeysMail:Shutdown:DrainSeconds</c>).</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a stopping silo still passes on what fronts have asked through it, while they ask through others. Fronts look every second.</summary>
    public TimeSpan GatewayNotice { get; init; } = TimeSpan.Zero;

    public DomainOptions Domains { get; init; } = new();

    public KeyOptions Keys { get; init; } = new();
}
