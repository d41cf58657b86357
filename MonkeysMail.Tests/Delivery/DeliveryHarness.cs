using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MonkeysMail.Grains.Bounces.Classification;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Delivery;
using MonkeysMail.Grains.Delivery.Sources;
using MonkeysMail.Grains.Dns;
using MonkeysMail.Grains.Dns.MtaSts;
using MonkeysMail.Grains.TlsReports;
using MonkeysMail.Silo.Transport;
using MonkeysMail.Tests.Kit;

namespace MonkeysMail.Tests.Delivery;

/// <summary>An agent with a lease and a store's health that a test can turn off.</summary>
internal sealed class DeliveryHarness : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly MtaStsFetcher _fetcher;

    private DeliveryHarness(DeliveryOptions options, DnsOptions dns, TimeProvider time, TrustedRoots roots, IMtaStsBook policies)
    {
        var resolver = new MxResolver(Options.Create(dns), time);
        _fetcher = new MtaStsFetcher(resolver, roots, Options.Create(options), time);
        var security = new TransportSecurity(
            resolver, new MtaStsPolicies(Options.Create(dns), _fetcher, policies, Results, time, NullLogger<MtaStsPolicies>.Instance), roots, Results);
        Pools = new PoolBook(SourcePools.Parse(options, []));
        Agent = new DeliveryAgent(Options.Create(options), security, Lease, Health, Holds, Pools, Ledger, time, NullLogger<DeliveryAgent>.Instance);
    }

    public DeliveryAgent Agent { get; }

    /// <summary>What TLS reports would be made of.</summary>
    public TlsResults Results { get; } = new(new TlsReportOptions { Organization = "Test", Contact = "tls@client.test" }, TimeProvider.System);

    public TestLease Lease { get; } = new();

    public QueueHolds Holds { get; } = new(HeldQueues.None);

    public PoolBook Pools { get; }

    public TestLedger Ledger { get; } = new();

    public TestStoreHealth Health { get; } = new();

    /// <summary>Everything goes to one host.</summary>
    public static DeliveryHarness For(string smartHost, Action<DeliveryOptions>? configure = null, TimeProvider? time = null, TrustedRoots? roots = null) =>
        Make(new DnsOptions(), options => options.SmartHost = smartHost, configure, time, roots);

    public static DeliveryHarness For(MailSink sink, Action<DeliveryOptions>? configure = null, TimeProvider? time = null) =>
        For(sink.HostAndPort, configure, time);

    /// <summary>MX hosts from a DNS server, all on one port.</summary>
    public static DeliveryHarness For(
        DnsServer dns,
        int port,
        Action<DeliveryOptions>? configure = null,
        TimeProvider? time = null,
        TrustedRoots? roots = null,
        IMtaStsBook? policies = null,
        bool? trusted = null) =>
        Make(
            new DnsOptions { Servers = [dns.Endpoint.ToString()], Timeout = TimeSpan.FromSeconds(2), TrustAuthenticatedData = trusted },
            options => options.Port = port,
            configure,
            time,
            roots,
            policies);

    public static DeliveryJob Job(params string[] recipients) => Job(new JobContent(), recipients);

    public static DeliveryJob Job(JobContent content, params string[] recipients)
    {
        var list = recipients.Select((text, index) =>
            new DeliveryRecipient(
                index,
                MailAddress.TryParse(text.Contains('@', StringComparison.Ordinal) ? text : text + "@sink.test", out var address)
                    ? address
                    : throw new ArgumentException(text))).ToArray();
        return new DeliveryJob
        {
            Workspace = content.Workspace,
            Message = MessageId.New(TimeProvider.System),
            Domain = list[0].Address.Domain,
            MailFrom = content.MailFrom,
            Tls = content.Tls,
            Pool = content.Pool,
            Stream = content.Stream,
            Recipients = [.. list],
            Confirm = content.Confirm ?? (_ => new ValueTask<DeliveryGo>(
                new DeliveryGo(content.Bytes, [.. list.Select(r => r.Index)], content.EightBit, content.SmtpUtf8))),
        };
    }

    public async Task<DeliveryOutcome> SendAsync(params string[] recipients) => await SendAsync(Job(recipients));

    /// <summary>What became of it, judged by the shipped rules.</summary>
    public async Task<DeliveryOutcome> SendAsync(DeliveryJob job)
    {
        var outcome = await Agent.DeliverAsync(job, CancellationToken.None).WaitAsync(Patience);
        return outcome with { Recipients = [.. outcome.Recipients.Select(ClassificationRules.Shipped.Judge)] };
    }

    /// <summary>For mail that may still wait when the agent is gone.</summary>
    public async Task SendSafelyAsync(string recipient) => await Agent.DeliverAsync(Job(recipient), CancellationToken.None);

    /// <summary>The one recipient's outcome.</summary>
    public async Task<RecipientOutcome> SendOneAsync(string recipient) => (await SendAsync(recipient)).Recipients.Single();

    public async ValueTask DisposeAsync()
    {
        await Agent.DisposeAsync();
        _fetcher.Dispose();
    }

    private static DeliveryHarness Make(DnsOptions dns, Action<DeliveryOptions> first, Action<DeliveryOptions>? configure, TimeProvider? time, TrustedRoots? roots = null, IMtaStsBook? policies = null)
    {
        var options = new DeliveryOptions { Hostname = "client.test" };
        first(options);
        configure?.Invoke(options);
        return new DeliveryHarness(options, dns, time ?? TimeProvider.System, roots ?? TrustedRoots.SystemOnly, policies ?? new NoMtaSts());
    }
}
