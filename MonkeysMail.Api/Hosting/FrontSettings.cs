// Everything under `MonkeysMail:` that a front understands: a part of what a silo does, plus where the silos are.
using System.Net;
using MonkeysMail.Grains.Hosting.Settings;

namespace MonkeysMail.Api.Hosting;

public sealed class FrontSettings
{
    /// <summary>The availability zone of this front: gateways of the same zone are used first.</summary>
    public string? Zone { get; set; }

    /// <summary>The name by which the SMTP listeners greet their clients.</summary>
    public string Hostname { get; set; } = "localhost";

    /// <summary>Networks (CIDR, comma-separated) of proxies whose X-Forwarded-For, and on SMTP whose PROXY header, is believed.</summary>
    public string? TrustedProxies { get; set; }

    public TlsSettings Tls { get; set; } = new();

    public LimitSettings Limits { get; set; } = new();

    public ClusterSettings Cluster { get; set; } = new();

    public ShutdownSettings Shutdown { get; set; } = new();

    public LogSettings Logs { get; set; } = new();

    public MetricsSettings Metrics { get; set; } = new();

    public SmtpSettings Smtp { get; set; } = new();

    internal IPNetwork[] TrustedProxyNetworks { get; set; } = [];

    internal IReadOnlyList<ClusterGateway> Gateways { get; set; } = [];

    public sealed class MetricsSettings
    {
        /// <summary>Where Prometheus scrapes this front and orchestrators ask for its health, apart from the public listener; default nowhere.</summary>
        public string? Urls { get; set; }
    }

    public sealed class LimitSettings
    {
        public MessageLimitSettings Message { get; set; } = new();
    }

    public sealed class MessageLimitSettings
    {
        /// <summary>Octets of the encoded message, to 40,000,000; the same as on the silos.</summary>
        public int MaxBytes { get; set; } = 25_000_000;

        /// <summary>To, Cc and Bcc together, to 1,000.</summary>
        public int MaxRecipients { get; set; } = 50;
    }

    public sealed class ClusterSettings
    {
        /// <summary>The cluster's name, as on the silos.</summary>
        public string Id { get; set; } = "monkeysmail";

        /// <summary>Some gateways to begin with, <c>zone=ip:port</c> or <c>ip:port</c>, comma-separated; the silos tell the rest.</summary>
        public string? Gateways { get; set; }

        public ClusterTlsSettings Tls { get; set; } = new();
    }

    public sealed class ShutdownSettings
    {
        /// <summary>How long a stop waits for requests that run.</summary>
        public int DrainSeconds { get; set; } = 30;

        /// <summary>How long readiness is red before a stop begins.</summary>
        public int RedSeconds { get; set; } = 5;
    }
}
