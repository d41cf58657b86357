// What deliveries tell for TLS reports: policy, result type and host (RFC 8460 4.3), on real servers.
using System.Net;
using System.Security.Cryptography.X509Certificates;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Delivery;
using MonkeysMail.Grains.TlsReports;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Delivery;

public sealed class TlsResultsTests : IAsyncLifetime
{
    private const string Host = "mx.told.test";

    private readonly CertificateAuthority _authority = new();
    private MailSink _sink = null!;
    private PolicyHost _policy = null!;
    private DnsServer _dns = null!;

    public async Task InitializeAsync()
    {
        _sink = MailSink.Start(options => (options.Address, options.Certificate) = (IPAddress.Parse("127.0.35.1"), _authority.Issue(Host)));
        _policy = await PolicyHost.StartAsync(_authority.Issue("mta-sts.told.test"));
        _dns = await DnsServer.StartAsync(new DnsRecords().Mx("told.test", 10, Host).A(Host, "127.0.35.1").Mx("plain.test", 10, Host)
            .A("mta-sts.told.test", "127.0.0.1").Txt("_mta-sts.told.test", "v=STSv1; id=1"));
    }

    public async Task DisposeAsync()
    {
        await _dns.DisposeAsync();
        await _policy.DisposeAsync();
        await _sink.DisposeAsync();
        _authority.Dispose();
    }

    [Theory]
    [InlineData("enforce", "", null)]
    [InlineData("testing", "", null)]
    [InlineData("enforce", "name", TlsResultType.CertificateHostMismatch)]
    [InlineData("testing", "name", TlsResultType.CertificateHostMismatch)]
    [InlineData("testing", "authority", TlsResultType.CertificateNotTrusted)]
    [InlineData("testing", "expired", TlsResultType.CertificateExpired)]
    [InlineData("enforce", "starttls", TlsResultType.StartTlsNotSupported)]
    [InlineData("testing", "starttls", TlsResultType.StartTlsNotSupported)]
    [InlineData("enforce", "broken", TlsResultType.ValidationFailure)]
    [InlineData("testing", "host", TlsResultType.ValidationFailure)]
    [InlineData("enforce", "host", TlsResultType.ValidationFailure)]
    public async Task Session_UnderMtaSts_IsTold(string mode, string lack, TlsResultType? expected)
    {
        using var stranger = new CertificateAuthority();
        _policy.Text = PolicyHost.Policy(mode, lack == "host" ? "*.other.test" : Host);
        _sink.Options.Certificate = lack switch
        {
            "name" => _authority.Issue("other.test"),
            "authority" => stranger.Issue(Host),
            "expired" => _authority.Issue(Host, TimeSpan.FromDays(1.5)),
            _ => _sink.Options.Certificate,
        };
        _sink.Options.Tls = lack switch { "starttls" => MailSinkTls.NotOffered, "broken" => MailSinkTls.Broken, _ => MailSinkTls.Offered };

        var told = Assert.Single(await SendAsync("ok@told.test"));

        Assert.Equal(("told.test", TlsPolicyType.Sts), (told.Domain, told.Type));
        Assert.Equal(["version: STSv1", $"mode: {mode}", $"mx: {told.Hosts.Single()}", "max_age: 86400"], told.PolicyText.ToArray());
        Assert.Equal(expected is null ? (1L, 0L) : (0L, 1L), (told.Successful, told.Failed));
        Assert.Equal(expected, told.Failures.SingleOrDefault()?.Result);
        Assert.All(told.Failures, failure => Assert.Equal(Host, failure.Host));
    }

    [Theory]
    [InlineData("certificate", TlsResultType.StsWebPkiInvalid)]
    [InlineData("status", TlsResultType.StsPolicyFetchError)]
    [InlineData("text", TlsResultType.StsPolicyInvalid)]
    public async Task PolicyThatCannotBeFetched_IsTold_AndTheSessionHasNone(string fault, TlsResultType expected)
    {
        if (fault == "certificate")
        {
            await _policy.DisposeAsync();
            _policy = await PolicyHost.StartAsync(_authority.Issue("other.test"));
        }

        _policy.Status = fault == "status" ? 404 : 200;
        _policy.Text = fault == "text" ? "version: STSv1" : PolicyHost.Policy("enforce", Host);

        var told = await SendAsync("ok@told.test");

        Assert.Equal(expected, told.Single(tally => tally.Type == TlsPolicyType.Sts).Failures.Single().Result);
        Assert.Equal(1, told.Single(tally => tally.Type == TlsPolicyType.NoPolicyFound).Successful);
    }

    [Fact]
    public async Task DomainWithoutPolicy_IsTold_WaivedTlsIsNot()
    {
        var told = Assert.Single(await SendAsync("ok@plain.test"));
        Assert.Equal((TlsPolicyType.NoPolicyFound, 1L, 0L), (told.Type, told.Successful, told.Failed));

        Assert.Empty(await SendAsync("ok@plain.test", TlsWish.Waived));
    }

    private async Task<IReadOnlyList<TlsTally>> SendAsync(string recipient, TlsWish wish = TlsWish.Default)
    {
        await using var harness = DeliveryHarness.For(
            _dns,
            _sink.Port,
            options => options.MtaStsPort = _policy.Port,
            roots: new TrustedRoots(new X509Certificate2Collection(_authority.Certificate)));
        await harness.SendAsync(DeliveryHarness.Job(new JobContent { Tls = wish }, recipient));
        return harness.Results.Take();
    }
}
