// Delivery under DANE (RFC 7672): a zone that is really signed, unbound that really validates, certificates that match or do not.
using System.Net;
using System.Security.Cryptography.X509Certificates;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Delivery;
using MonkeysMail.Grains.TlsReports;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Delivery;

public sealed class DaneDeliveryTests : IAsyncDisposable
{
    private const string Host = "mx.dane.test";
    private const string Owner = "_25._tcp." + Host;

    private readonly CertificateAuthority _authority = new();
    private readonly MailSink _sink = MailSink.Start(options => options.Address = IPAddress.Parse("127.0.32.1"));

    public async ValueTask DisposeAsync()
    {
        await _sink.DisposeAsync();
        _authority.Dispose();
    }

    [Theory]
    [InlineData(Host, false)]
    [InlineData("other.test", true)]
    public async Task EndEntity_IsDelivered_WhateverItsNameAndDates(string name, bool expired)
    {
        _sink.Options.Certificate = _authority.Issue(name, expired ? TimeSpan.FromDays(1.5) : null);

        AssertDelivered(await SendAsync(Records().Add(Owner, "TLSA", CertificateAuthority.Tlsa(3, Own))), "dane", true);
    }

    [Fact]
    public async Task TrustAnchor_IsDelivered_ForTheHostsNameAlone()
    {
        using var lower = new CertificateAuthority(_authority);
        var records = Records().Add(Owner, "TLSA", CertificateAuthority.Tlsa(2, lower.Certificate));
        _sink.Options.Certificate = lower.Issue(Host);
        AssertDelivered(await SendAsync(records), "dane", true);

        _sink.Options.Certificate = lower.Issue("other.test");
        AssertDeferred(await SendAsync(records), "another name");

        _sink.Options.Certificate = lower.Issue(Host, TimeSpan.FromDays(1.5));
        AssertDeferred(await SendAsync(records), "not valid now");
    }

    [Fact]
    public async Task TrustAnchorInTheRecord_NeedNotBeSent()
    {
        _sink.Options.Certificate = _authority.Issue(Host);
        var whole = Convert.ToHexString(_authority.Certificate.RawData);

        AssertDelivered(await SendAsync(Records().Add(Owner, "TLSA", $"2 0 0 {whole}")), "dane", true);
    }

    [Fact]
    public async Task Mismatch_IsDeferred_AndNothingIsSent()
    {
        using var other = new CertificateAuthority();
        _sink.Options.Certificate = _authority.Issue(Host);

        AssertDeferred(await SendAsync(Records().Add(Owner, "TLSA", CertificateAuthority.Tlsa(3, other.Certificate))), "matches no TLSA record");
        AssertTold(TlsResultType.ValidationFailure);
        Assert.Equal([CertificateAuthority.Tlsa(3, other.Certificate).ToLowerInvariant()], _told!.PolicyText.ToArray());
    }

    [Theory]
    [InlineData(MailSinkTls.NotOffered)]
    [InlineData(MailSinkTls.Refused)]
    [InlineData(MailSinkTls.Broken)]
    public async Task WithoutTls_IsDeferred(MailSinkTls tls)
    {
        _sink.Options.Certificate = _authority.Issue(Host);
        _sink.Options.Tls = tls;

        AssertDeferred(await SendAsync(Records().Add(Owner, "TLSA", CertificateAuthority.Tlsa(3, Own))), "DANE");
        AssertTold(tls == MailSinkTls.Broken ? TlsResultType.ValidationFailure : TlsResultType.StartTlsNotSupported);
    }

    [Fact]
    public async Task UnusableRecords_AskForTlsWithAnyCertificate()
    {
        var records = Records().Add(Owner, "TLSA", CertificateAuthority.Tlsa(1, _authority.Certificate));
        AssertDelivered(await SendAsync(records), "dane", false);

        _sink.Options.Tls = MailSinkTls.NotOffered;
        AssertDeferred(await SendAsync(records), "STARTTLS");
    }

    [Fact]
    public async Task BogusRecords_AreDeferred()
    {
        _sink.Options.Certificate = _authority.Issue(Host);
        var digest = CertificateAuthority.Tlsa(3, Own)[6..].ToLowerInvariant();

        AssertDeferred(
            await SendAsync(Records().Add(Owner, "TLSA", $"3 1 1 {digest}").Forge(digest, new string('0', digest.Length))), "not known whether the host");
        AssertTold(TlsResultType.DnssecInvalid);
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, false)]
    public async Task AnswersThatAreNotAuthentic_DoNotCount(bool isSigned, bool? trusted)
    {
        var records = new DnsRecords().Mx("dane.test", 10, Host).A(Host, "127.0.32.1")
            .Add(Owner, "TLSA", CertificateAuthority.Tlsa(3, _authority.Certificate));

        AssertDelivered(await SendAsync(isSigned ? records.Sign() : records, trusted), "opportunistic", false);
    }

    [Fact]
    public async Task HostWithoutRecords_GetsOpportunisticTls()
    {
        _sink.Options.Tls = MailSinkTls.NotOffered;

        Assert.Equal(AttemptOutcome.Delivered, (await SendAsync(Records())).Outcome);
    }

    [Fact]
    public async Task RequiredTls_IsMetByDane()
    {
        _sink.Options.Certificate = _authority.Issue("other.test");
        _sink.Options.RequireTls = true;

        AssertDelivered(
            await SendAsync(Records().Add(Owner, "TLSA", CertificateAuthority.Tlsa(3, Own)), wish: TlsWish.Required), "require", true);
    }

    // RFC 8461 2: what DANE has settled, MTA-STS does not ask again.
    [Fact]
    public async Task Dane_ComesBeforeAnMtaStsPolicy()
    {
        _sink.Options.Certificate = _authority.Issue("other.test");
        await using var policy = await PolicyHost.StartAsync(_authority.Issue("mta-sts.dane.test"));
        policy.Text = PolicyHost.Policy("enforce", "*.other.test");
        var records = Records().A("mta-sts.dane.test", "127.0.0.1").Txt("_mta-sts.dane.test", "v=STSv1; id=1");
        AssertDelivered(await SendAsync(records.Add(Owner, "TLSA", CertificateAuthority.Tlsa(3, Own)), policy: policy), "dane", true);
        Assert.Equal(1, policy.Requests);
    }

    private X509Certificate2 Own => _sink.Options.Certificate!.TargetCertificate;

    private static DnsRecords Records() => new DnsRecords().Mx("dane.test", 10, Host).A(Host, "127.0.32.1").Sign();

    private static void AssertDelivered(Attempt attempt, string policy, bool verified)
    {
        Assert.True(attempt.Outcome == AttemptOutcome.Delivered, attempt.Error);
        Assert.Equal((policy, verified), (attempt.Tls!.Policy, attempt.Tls.Verified));
    }

    private void AssertTold(TlsResultType failure)
    {
        Assert.Equal((TlsPolicyType.Tlsa, 0L, 1L), (_told!.Type, _told.Successful, _told.Failed));
        Assert.Equal((failure, Host), (_told.Failures.Single().Result, _told.Failures.Single().Host));
    }

    private void AssertDeferred(Attempt attempt, string error)
    {
        Assert.Equal(AttemptOutcome.Deferred, attempt.Outcome);
        Assert.StartsWith("451 4.7.5 DANE", attempt.Error, StringComparison.Ordinal);
        Assert.Contains(error, attempt.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(_sink.Commands.Skip(_commandsBefore), command => command.Command.StartsWith("MAIL", StringComparison.Ordinal));
    }

    private int _commandsBefore;
    private TlsTally? _told;

    private async Task<Attempt> SendAsync(DnsRecords records, bool? trusted = null, TlsWish wish = TlsWish.Default, PolicyHost? policy = null)
    {
        _commandsBefore = _sink.Commands.Count;
        await using var dns = await DnsServer.StartAsync(records);
        await using var harness = DeliveryHarness.For(
            dns,
            _sink.Port,
            options => options.MtaStsPort = policy?.Port ?? options.MtaStsPort,
            roots: policy is null ? null : new TrustedRoots(new X509Certificate2Collection(_authority.Certificate)),
            trusted: trusted);
        var outcome = await harness.SendAsync(DeliveryHarness.Job(new JobContent { Tls = wish }, "ok@dane.test"));
        _told = Assert.Single(harness.Results.Take());
        return outcome.Recipients.Single().Attempt;
    }
}
