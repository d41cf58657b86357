// Delivery under MTA-STS (RFC 8461): real mail servers, a real HTTPS host of the policy, unbound for the names.
using System.Net;
using System.Security.Cryptography.X509Certificates;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Delivery;
using MonkeysMail.Grains.Dns.MtaSts;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Delivery;

public sealed class MtaStsDeliveryTests : IAsyncLifetime
{
    private const string Host = "mx.sts.test";

    private readonly CertificateAuthority _authority = new();
    private readonly MemoryPolicies _kept = new();
    private MailSink _sink = null!;
    private PolicyHost _policy = null!;
    private DnsServer _dns = null!;

    public async Task InitializeAsync()
    {
        _sink = MailSink.Start(options => (options.Address, options.Certificate) = (IPAddress.Parse("127.0.31.1"), _authority.Issue(Host)));
        _policy = await PolicyHost.StartAsync(_authority.Issue("mta-sts.sts.test"));
        _policy.Text = PolicyHost.Policy("enforce", Host);
        _dns = await DnsServer.StartAsync(Records());
    }

    public async Task DisposeAsync()
    {
        await _dns.DisposeAsync();
        await _policy.DisposeAsync();
        await _sink.DisposeAsync();
        _authority.Dispose();
    }

    [Fact]
    public async Task Enforce_ValidCertificate_IsDelivered()
    {
        var outcome = await SendAsync();

        Assert.Equal(AttemptOutcome.Delivered, outcome.Attempt.Outcome);
        Assert.Equal(("mta_sts", true), (outcome.Attempt.Tls!.Policy, outcome.Attempt.Tls.Verified));
    }

    [Theory]
    [InlineData("name")]
    [InlineData("authority")]
    [InlineData("expired")]
    [InlineData("no starttls")]
    [InlineData("refused starttls")]
    [InlineData("broken starttls")]
    [InlineData("not in policy")]
    public async Task Enforce_AnythingLess_IsDeferred_AndNothingIsSent(string lack)
    {
        switch (lack)
        {
            case "name":
                _sink.Options.Certificate = _authority.Issue("other.test");
                break;
            case "authority":
                _sink.Options.Certificate = null;
                break;
            case "expired":
                _sink.Options.Certificate = _authority.Issue(Host, TimeSpan.FromDays(1.5));
                break;
            case "no starttls":
                _sink.Options.Tls = MailSinkTls.NotOffered;
                break;
            case "refused starttls":
                _sink.Options.Tls = MailSinkTls.Refused;
                break;
            case "broken starttls":
                _sink.Options.Tls = MailSinkTls.Broken;
                break;
            default:
                _policy.Text = PolicyHost.Policy("enforce", "*.other.test");
                break;
        }

        var outcome = await SendAsync();

        Assert.Equal(AttemptOutcome.Deferred, outcome.Attempt.Outcome);
        Assert.StartsWith(lack == "not in policy" ? "451 4.7.1 MTA-STS" : "451 4.7.5 MTA-STS", outcome.Attempt.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(_sink.Commands, command => command.Command.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("testing")]
    [InlineData("none")]
    public async Task WithoutEnforcement_AnyCertificateIsTaken(string mode)
    {
        _sink.Options.Certificate = null;
        _policy.Text = PolicyHost.Policy(mode, "*.other.test");

        var outcome = await SendAsync();

        Assert.Equal((AttemptOutcome.Delivered, "opportunistic", false), (outcome.Attempt.Outcome, outcome.Attempt.Tls!.Policy, outcome.Attempt.Tls.Verified));
    }

    [Theory]
    [InlineData("certificate")]
    [InlineData("status")]
    [InlineData("redirect")]
    [InlineData("type")]
    [InlineData("size")]
    [InlineData("text")]
    public async Task PolicyThatCannotBeFetched_IsNone(string fault)
    {
        _sink.Options.Certificate = null;
        switch (fault)
        {
            case "certificate":
                await _policy.DisposeAsync();
                _policy = await PolicyHost.StartAsync(_authority.Issue("other.test"));
                _policy.Text = PolicyHost.Policy("enforce", Host);
                break;
            case "status":
                _policy.Status = 404;
                break;
            case "redirect":
                _policy.Status = 301;
                break;
            case "type":
                _policy.ContentType = "text/html";
                break;
            case "size":
                _policy.Text += new string('#', MtaStsPolicy.MaxSize);
                break;
            default:
                _policy.Text = "version: STSv1";
                break;
        }

        Assert.Equal(AttemptOutcome.Delivered, (await SendAsync()).Attempt.Outcome);
        Assert.Null(await _kept.FindAsync("sts.test", CancellationToken.None));
    }

    [Fact]
    public async Task PolicyThatVanishes_HoldsAfterARestart()
    {
        Assert.Equal(AttemptOutcome.Delivered, (await SendAsync()).Attempt.Outcome);
        _policy.Status = 404;
        await _dns.ReplaceAsync(Records(hasRecord: false));
        _sink.Options.Tls = MailSinkTls.NotOffered;

        var outcome = await SendAsync();

        Assert.Equal(AttemptOutcome.Deferred, outcome.Attempt.Outcome);
        Assert.Equal(1, _policy.Requests);
    }

    [Theory]
    [InlineData(11, 0)]
    [InlineData(13, 1)]
    [InlineData(25, 1)]
    public async Task KeptPolicy_IsFetchedAgain_FromHalfOfItsLife(int hours, int fetches)
    {
        var at = TimeProvider.System.GetUtcNow().AddHours(-hours);
        await _kept.SaveAsync(new MtaStsEntry("sts.test", "1", _policy.Text, at, at.AddDays(1)), CancellationToken.None);

        Assert.Equal("mta_sts", (await SendAsync()).Attempt.Tls!.Policy);
        Assert.Equal(fetches, _policy.Requests);
    }

    [Fact]
    public async Task NewId_BringsTheNewPolicy_AndWhenItFailsTheOldOneHolds()
    {
        await SendAsync();
        await _dns.ReplaceAsync(Records(id: "2"));
        _policy.Status = 500;
        _sink.Options.Certificate = null;
        Assert.Equal(AttemptOutcome.Deferred, (await SendAsync()).Attempt.Outcome);

        _policy.Status = 200;
        _policy.Text = PolicyHost.Policy("none", Host);
        Assert.Equal(AttemptOutcome.Delivered, (await SendAsync()).Attempt.Outcome);
    }

    [Fact]
    public async Task ConnectionOfAnUnprotectedDomain_IsNotUsedForAnEnforcedOne()
    {
        await _dns.ReplaceAsync(Records().Mx("plain.test", 10, Host));
        _sink.Options.Tls = MailSinkTls.NotOffered;
        await using var harness = Harness();

        Assert.Equal(AttemptOutcome.Delivered, (await harness.SendOneAsync("ok@plain.test")).Attempt.Outcome);
        Assert.Equal(AttemptOutcome.Deferred, (await harness.SendOneAsync("ok@sts.test")).Attempt.Outcome);
        Assert.Single(_sink.Messages);
    }

    [Fact]
    public async Task LimitsOfTheHosts_HoldForProtectedAndUnprotectedDomainsTogether()
    {
        await _dns.ReplaceAsync(Records().Mx("plain.test", 10, Host));
        var hold = new TaskCompletionSource();
        _sink.Options.Hold = hold.Task;
        await using var harness = Harness(options => options.MaxConnectionsPerDestination = 2);

        var sending = Enumerable.Range(0, 12).Select(i => harness.SendOneAsync($"ok+{i}@{(i % 2 == 0 ? "plain" : "sts")}.test")).ToArray();
        await _sink.WaitUntilAsync(() => _sink.Commands.Count(c => c.Command == "DATA") == 2, "two transactions");
        var open = _sink.OpenConnections;
        hold.SetResult();
        var outcomes = await Task.WhenAll(sending);

        Assert.Equal(2, open);
        Assert.All(outcomes, outcome => Assert.Equal(AttemptOutcome.Delivered, outcome.Attempt.Outcome));
        Assert.All(harness.Agent.Describe(), view => Assert.Equal(2, view.Limits.MaxConnections));
        Assert.Equal(2, harness.Agent.Describe().Count);
        Assert.All(harness.Agent.Describe(), view => Assert.True(view.Key.Length < 80, view.Key));
    }

    [Fact]
    public async Task RequiredTls_AtASmartHost_NeedsItsCertificateAndTheExtension_AndIsHeldByItsName()
    {
        await using var sink = MailSink.Start(options => (options.Certificate, options.RequireTls) = (_authority.Issue("localhost"), true));
        var name = $"localhost:{sink.Port}";
        await using var harness = DeliveryHarness.For(name, roots: Roots);
        var job = DeliveryHarness.Job(new JobContent { Tls = TlsWish.Required }, "ok@sts.test");

        var delivered = (await harness.SendAsync(job)).Recipients.Single();
        Assert.Equal((AttemptOutcome.Delivered, "require"), (delivered.Attempt.Outcome, delivered.Attempt.Tls!.Policy));
        Assert.True(await harness.Agent.LeadsToAsync("sts.test", TlsWish.Required, name, CancellationToken.None));
        Assert.True(await harness.Agent.LeadsToAsync("sts.test", TlsWish.Default, name, CancellationToken.None));

        harness.Holds.Set(new HeldQueues([], [name]));
        Assert.True((await harness.SendAsync(job)).Held);
        Assert.True((await harness.SendAsync(DeliveryHarness.Job("ok@sts.test"))).Held);
        Assert.Single(sink.Messages);

        harness.Holds.Set(HeldQueues.None);
        sink.Options.RequireTls = false;
        await using var other = DeliveryHarness.For(name, roots: Roots);
        Assert.StartsWith("550 5.7.30 REQUIRETLS", (await other.SendAsync(job)).Recipients.Single().Attempt.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WaivedTls_IgnoresThePolicy()
    {
        _sink.Options.Tls = MailSinkTls.NotOffered;
        await using var harness = Harness();

        var outcome = await harness.SendAsync(DeliveryHarness.Job(new JobContent { Tls = TlsWish.Waived }, "ok@sts.test"));

        Assert.Equal(AttemptOutcome.Delivered, outcome.Recipients.Single().Attempt.Outcome);
    }

    [Theory]
    [InlineData(true, "ok@sts.test", AttemptOutcome.Delivered)]
    [InlineData(false, "ok@sts.test", AttemptOutcome.Bounced)]
    [InlineData(true, "ok@plain.test", AttemptOutcome.Bounced)]
    public async Task RequiredTls_NeedsTheExtensionAndAVouchedHost(bool offered, string recipient, AttemptOutcome expected)
    {
        await _dns.ReplaceAsync(Records().Mx("plain.test", 10, Host));
        _sink.Options.RequireTls = offered;
        await using var harness = Harness();

        var outcome = (await harness.SendAsync(DeliveryHarness.Job(new JobContent { Tls = TlsWish.Required }, recipient))).Recipients.Single();

        Assert.Equal(expected, outcome.Attempt.Outcome);
        if (expected == AttemptOutcome.Delivered)
        {
            Assert.Contains(_sink.Commands, command => command.Command.EndsWith(" REQUIRETLS", StringComparison.Ordinal));
            Assert.Equal(("require", true), (outcome.Attempt.Tls!.Policy, outcome.Attempt.Tls.Verified));
        }
        else
        {
            Assert.StartsWith("550 5.7.30 REQUIRETLS", outcome.Attempt.Error, StringComparison.Ordinal);
            Assert.Empty(_sink.Messages);
        }
    }

    [Fact]
    public async Task RequiredTls_HostThatIsDown_IsDeferred()
    {
        _sink.Options.ResetOnConnect = true;
        await using var harness = Harness();

        var outcome = await harness.SendAsync(DeliveryHarness.Job(new JobContent { Tls = TlsWish.Required }, "ok@sts.test"));

        Assert.Equal(AttemptOutcome.Deferred, outcome.Recipients.Single().Attempt.Outcome);
    }

    private static DnsRecords Records(bool hasRecord = true, string id = "1")
    {
        var records = new DnsRecords().Mx("sts.test", 10, Host).A(Host, "127.0.31.1").A("mta-sts.sts.test", "127.0.0.1");
        return hasRecord ? records.Txt("_mta-sts.sts.test", $"v=STSv1; id={id};") : records;
    }

    private TrustedRoots Roots => new(new X509Certificate2Collection(_authority.Certificate));

    private DeliveryHarness Harness(Action<DeliveryOptions>? configure = null) => DeliveryHarness.For(
        _dns,
        _sink.Port,
        options =>
        {
            options.MtaStsPort = _policy.Port;
            configure?.Invoke(options);
        },
        roots: Roots,
        policies: _kept);

    // By an agent of its own, which knows of earlier ones only what was kept.
    private async Task<RecipientOutcome> SendAsync()
    {
        await using var harness = Harness();
        return await harness.SendOneAsync("ok@sts.test");
    }
}
