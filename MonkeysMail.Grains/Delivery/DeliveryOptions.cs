namespace MonkeysMail.Grains.Delivery;

/// <summary>Section <c>MonkeysMail:Delivery</c>; <see cref="Hostname"/> comes from <c>MonkeysMail:Hostname</c>. Time limits are those of
/// RFC 5321 4.5.3.2 unless said otherwise.</summary>
public sealed class DeliveryOptions
{
    public const string Section = "MonkeysMail:Delivery";

    /// <summary>The name by which this server greets others in EHLO: a host name that resolves to the source address, or a literal.</summary>
    public string Hostname { get; set; } = "localhost";

    /// <summary><c>host:port</c>: all mail goes there instead of to MX hosts. An IPv6 address stands in brackets.</summary>
    public string? SmartHost { get; set; }

    /// <summary>A JSON file of shaping rules over those that come with the product; read again when it changes.</summary>
    public string? ShapingFile { get; set; }

    /// <summary>Local addresses to connect from, <c>name=address/hostname</c>, comma-separated; none: the system chooses.</summary>
    public string? Sources { get; set; }

    /// <summary><c>pool=source:weight+source:weight</c>, comma-separated. The pool <c>default</c> is all sources unless it is given.</summary>
    public string? Pools { get; set; }

    /// <summary><c>transactional=pool,broadcast=pool</c>: what goes from another pool than <c>default</c>.</summary>
    public string? StreamPools { get; set; }

    /// <summary><c>source=2026-01-31</c>, comma-separated: the first day (UTC) of each source that is warmed up.</summary>
    public string? WarmUp { get; set; }

    /// <summary>What a source that is warmed up sends to one provider on its first day, its second, and so on; then it is warm.</summary>
    public string WarmUpSchedule { get; set; } = "50,100,200,400,800,1500,3000,6000,12000,25000,50000,100000";

    /// <summary>The port of MX hosts.</summary>
    public int Port { get; set; } = 25;

    /// <summary>The HTTPS port of MTA-STS policies: 443, except in tests (RFC 8461 3.3).</summary>
    public int MtaStsPort { get; set; } = 443;

    /// <summary>Fetching one MTA-STS policy, from the look-up of its host to its last octet.</summary>
    public TimeSpan MtaStsTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>A file of rules by which refusals and bounces are classified, instead of those that come with the product.</summary>
    public string? ClassificationFile { get; set; }

    /// <summary>Connections to one set of MX hosts.</summary>
    public int MaxConnectionsPerDestination { get; set; } = 20;

    /// <summary>Connections to the smart host: our own, so it takes more.</summary>
    public int MaxConnectionsToSmartHost { get; set; } = 32;

    /// <summary>Connections of this silo in all.</summary>
    public int MaxConnections { get; set; } = 1_000;

    /// <summary>After so many messages a connection is closed and a new one opened.</summary>
    public int MaxMessagesPerConnection { get; set; } = 100;

    /// <summary>Jobs that wait in this silo's memory; beyond, messages wait in the store.</summary>
    public int MaxQueued { get; set; } = 20_000;

    /// <summary>How long a connection without work is kept.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>TCP connect, for each address.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The 220 greeting, and EHLO.</summary>
    public TimeSpan GreetingTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>STARTTLS and the handshake (not in RFC 5321).</summary>
    public TimeSpan TlsTimeout { get; set; } = TimeSpan.FromMinutes(1);

    public TimeSpan MailTimeout { get; set; } = TimeSpan.FromMinutes(5);

    public TimeSpan RcptTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The answer to DATA.</summary>
    public TimeSpan DataTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Each block of content that is written.</summary>
    public TimeSpan BlockTimeout { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>The answer to the final dot: giving up too early makes duplicates.</summary>
    public TimeSpan FinalDotTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The answer to QUIT; nothing depends on it.</summary>
    public TimeSpan QuitTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>One attempt opens no further connection after this time, however many hosts are left.</summary>
    public TimeSpan DialTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The watchdog: an attempt that lasts longer is broken off, whatever it waits for.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How long an address that did not answer is tried last, and a host whose TLS is broken is spoken to in plain text.</summary>
    public TimeSpan DeadAddressMemory { get; set; } = TimeSpan.FromMinutes(1);

    /// <inheritdoc cref="DeadAddressMemory"/>
    public TimeSpan BrokenTlsMemory { get; set; } = TimeSpan.FromHours(1);

    /// <summary>After so many attempts in a row without a usable connection the destination rests, and its waiting jobs are deferred.</summary>
    public int FailuresBeforeBackOff { get; set; } = 3;

    /// <summary>The first rest; each further one is twice as long, up to <see cref="MaxBackOff"/>.</summary>
    public TimeSpan BackOff { get; set; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc cref="BackOff"/>
    public TimeSpan MaxBackOff { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>No MAIL FROM and no final dot with less of the lease left.</summary>
    public TimeSpan LeaseMargin { get; set; } = TimeSpan.FromSeconds(2);
}
