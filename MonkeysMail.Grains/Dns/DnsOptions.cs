namespace MonkeysMail.Grains.Dns;

/// <summary>Section <c>MonkeysMail:Dns</c>.</summary>
public sealed class DnsOptions
{
    public const string Section = "MonkeysMail:Dns";

    /// <summary>Resolvers as <c>ip:port</c> (port 53 when left out); empty: those of the system.</summary>
    public IList<string> Servers { get; set; } = [];

    /// <summary>One query to one server.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether a resolver's word that an answer is authentic by DNSSEC (the AD bit) is believed; null: of resolvers on this machine alone, since
    /// anybody on the way to another one could set the bit (RFC 7672 2.2).</summary>
    public bool? TrustAuthenticatedData { get; set; }

    /// <summary>Repetitions of a query that got no answer.</summary>
    public int Retries { get; set; } = 1;

    /// <summary>Names that are remembered, each with its answer; beyond, the oldest make room.</summary>
    public int CacheSize { get; set; } = 50_000;

    /// <summary>Bounds of what a TTL may say.</summary>
    public TimeSpan MinTtl { get; set; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc cref="MinTtl"/>
    public TimeSpan MaxTtl { get; set; } = TimeSpan.FromHours(6);

    /// <summary>Longest memory of "there is none" (RFC 2308 5).</summary>
    public TimeSpan MaxNegativeTtl { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Memory of a failed look-up (RFC 2308 7): long enough to spare a sick resolver.</summary>
    public TimeSpan FailureTtl { get; set; } = TimeSpan.FromSeconds(10);
}
