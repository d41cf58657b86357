// Everything under `MonkeysMail:` that this process understands; a key that is not here stops the start. Bound as it is
// written; SettingsReader checks it and SettingsRules says what each should be.
using System.Net;
using MonkeysMail.Grains.Delivery;
using MonkeysMail.Grains.Dns;
using MonkeysMail.Grains.Hosting.Settings;

namespace MonkeysMail.Silo.Configuration;

public sealed class MonkeysMailSettings
{
    /// <summary>SQLite files, key file, bootstrap.json.</summary>
    public string DataDirectory { get; set; } = "./data";

    /// <summary>The name by which this server greets others in EHLO.</summary>
    public string? Hostname { get; set; }

    /// <summary>The availability zone, published as silo metadata.</summary>
    public string? Zone { get; set; }

    /// <summary>Networks (CIDR, comma-separated) of proxies whose X-Forwarded-For, and on SMTP whose PROXY header, is believed.</summary>
    public string? TrustedProxies { get; set; }

    /// <summary>The domain of reverse paths, to which bounces come back.</summary>
    public string? ReturnPathDomain { get; set; }

    public BootstrapSettings Bootstrap { get; set; } = new();

    public DeliveryOptions Delivery { get; set; } = new();

    public DnsSettings Dns { get; set; } = new();

    public RetrySettings Retry { get; set; } = new();

    public DomainSettings Domains { get; set; } = new();

    public LimitSettings Limits { get; set; } = new();

    public KeySettings Keys { get; set; } = new();

    public TlsSettings Tls { get; set; } = new();

    public TlsReportSettings TlsReports { get; set; } = new();

    public ShutdownSettings Shutdown { get; set; } = new();

    public ClusterSettings Cluster { get; set; } = new();

    public OperatorSettings Operator { get; set; } = new();

    public StorageSettings Storage { get; set; } = new();

    public LogSettings Logs { get; set; } = new();

    public SmtpSettings Smtp { get; set; } = new();

    /// <summary>From <c>ConnectionStrings:MonkeysMail</c>; null selects SQLite.</summary>
    internal string? ConnectionString { get; set; }

    /// <summary>The silo carries a front itself: always when it is alone, in a cluster when urls are given.</summary>
    internal bool HasFront { get; set; }

    internal DnsOptions DnsOptions => new()
    {
        Servers = (Dns.Servers ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        TrustAuthenticatedData = Dns.TrustAuthenticatedData,
    };

    internal IPNetwork[] TrustedProxyNetworks { get; set; } = [];

    internal string KeyFile => Keys.File ?? Path.Combine(DataDirectory, "keys.json");

    public sealed class BootstrapSettings
    {
        /// <summary>Fixes the first workspace's full-scope live key.</summary>
        public string? ApiKey { get; set; }

        /// <summary>Fixes the first workspace's full-scope test key.</summary>
        public string? TestKey { get; set; }

        /// <summary>A sending domain taken as verified; for development and scripts.</summary>
        public string? Domain { get; set; }
    }

    public sealed class DnsSettings
    {
        /// <summary><c>ip:port</c>, comma-separated; default the system's resolvers.</summary>
        public string? Servers { get; set; }

        /// <summary>Whether the AD bit of these resolvers is believed; null: of those on this machine alone.</summary>
        public bool? TrustAuthenticatedData { get; set; }
    }

    public sealed class RetrySettings
    {
        /// <summary>Delays, comma-separated: <c>1m,5m,15m,30m,1h,2h,4h</c>; the last repeats.</summary>
        public string? Schedule { get; set; }

        /// <summary>How long delivery is tried: <c>72h</c>.</summary>
        public string? Window { get; set; }

        /// <summary>Reminders a silo registers.</summary>
        public int MaxReminders { get; set; } = 50_000;
    }

    public sealed class LimitSettings
    {
        public WorkspaceLimitSettings Workspace { get; set; } = new();

        public AdaptiveSettings Adaptive { get; set; } = new();

        public MessageLimitSettings Message { get; set; } = new();
    }

    public sealed class WorkspaceLimitSettings
    {
        /// <summary>Recipients a second; 0 switches the limit off.</summary>
        public int Rate { get; set; } = 100;

        public int Burst { get; set; } = 1_000;

        /// <summary>Recipients a UTC day; 0: no quota.</summary>
        public long DailyQuota { get; set; }

        /// <summary>Recipients a UTC month; 0: no quota.</summary>
        public long MonthlyQuota { get; set; }
    }

    public sealed class MessageLimitSettings
    {
        /// <summary>Octets of the encoded message, to 40,000,000.</summary>
        public int MaxBytes { get; set; } = 25_000_000;

        /// <summary>To, Cc and Bcc together, to 1,000.</summary>
        public int MaxRecipients { get; set; } = 50;
    }

    public sealed class KeySettings
    {
        /// <summary>Who holds the master keys that wrap new data keys: <c>file</c>, <c>pkcs11</c>. The other one, where it is configured
        /// too, opens what it has wrapped.</summary>
        public string Provider { get; set; } = "file";

        /// <summary>The master key file; default <c>keys.json</c> in the data directory, with the provider pkcs11 none.</summary>
        public string? File { get; set; }

        public Pkcs11Settings Pkcs11 { get; set; } = new();

        /// <summary>The age at which a workspace gets a new data key: <c>90d</c>; null: by command alone.</summary>
        public string? RotateDataKeysEvery { get; set; }
    }

    public sealed class ClusterSettings
    {
        /// <summary><c>local</c>: this silo alone. <c>postgres</c>: the silos that share the database and <see cref="Id"/>.</summary>
        public string Mode { get; set; } = "local";

        /// <summary>The cluster's name: letters, digits, hyphens.</summary>
        public string Id { get; set; } = "monkeysmail";

        /// <summary>The IP address by which other silos and fronts reach this one.</summary>
        public string? Address { get; set; }

        /// <summary>Port between silos; 0 picks a free one.</summary>
        public int SiloPort { get; set; } = 11_111;

        /// <summary>Port for fronts; 0 picks a free one.</summary>
        public int GatewayPort { get; set; } = 30_000;

        public ClusterTlsSettings Tls { get; set; } = new();
    }

    public sealed class OperatorSettings
    {
        /// <summary>Where operators' HTTP listens; default <c>http://localhost:8026</c> when <see cref="ApiKey"/> is set, else nowhere.</summary>
        public string? Urls { get; set; }

        /// <summary>The operators' credential: 32 characters or more.</summary>
        public string? ApiKey { get; set; }
    }

    public sealed class StorageSettings
    {
        /// <summary>Not ready unless PostgreSQL confirms commits on a synchronous standby.</summary>
        public bool RequireSynchronousStandby { get; set; }
    }

    public sealed class ShutdownSettings
    {
        /// <summary>How long a stop waits for what is in flight.</summary>
        public int DrainSeconds { get; set; } = 30;

        /// <summary>How long readiness is red before a stop begins, so that load balancers look elsewhere first.</summary>
        public int RedSeconds { get; set; }
    }
}
