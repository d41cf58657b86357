// check_host against unbound. The zone has the shape of the examples in the appendix of RFC 7208, with names and cases of our own.
using System.Net;
using Microsoft.Extensions.Options;
using MonkeysMail.Grains.Dns;
using MonkeysMail.Grains.Domains.Spf;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Domains.Spf;

public sealed class SpfEvaluatorTests(SpfEvaluatorTests.Zone zone) : IClassFixture<SpfEvaluatorTests.Zone>
{
    [Theory]

    // Mechanisms.
    [InlineData("all.test", "192.0.2.10", SpfResult.Pass, "+all")]
    [InlineData("a.test", "192.0.2.10", SpfResult.Pass, "a")]
    [InlineData("a.test", "192.0.2.11", SpfResult.Pass, "a")]
    [InlineData("a.test", "192.0.2.129", SpfResult.Fail, "-all")]
    [InlineData("a.test", "2001:db8::10", SpfResult.Pass, "a")]
    [InlineData("a-other.test", "192.0.2.10", SpfResult.Pass, "a:a.test")]
    [InlineData("a-wide.test", "192.0.2.200", SpfResult.Pass, "a:a.test/24")]
    [InlineData("a-wide.test", "192.0.3.1", SpfResult.SoftFail, "~all")]
    [InlineData("a-wide6.test", "2001:db8::ffff", SpfResult.Pass, "a:a.test/32//112")]
    [InlineData("a-wide6.test", "2001:db8::1:0", SpfResult.Neutral, "?all")]
    [InlineData("mx.test", "192.0.2.129", SpfResult.Pass, "mx")]
    [InlineData("mx.test", "192.0.2.10", SpfResult.Fail, "-all")]
    [InlineData("mx-wide.test", "192.0.2.129", SpfResult.Pass, "mx/30")]
    [InlineData("mx-wide.test", "192.0.2.131", SpfResult.Pass, "mx/30")]
    [InlineData("ptr.test", "192.0.2.10", SpfResult.Fail, "-all")]
    [InlineData("ptr.test", "192.0.2.65", SpfResult.Pass, "ptr")]
    [InlineData("ptr.test", "192.0.2.66", SpfResult.Fail, "-all")]
    [InlineData("ip4.test", "192.0.2.140", SpfResult.Pass, "ip4:192.0.2.128/28")]
    [InlineData("ip4.test", "192.0.2.144", SpfResult.Fail, "-all")]
    [InlineData("ip6.test", "2001:db8:1::5", SpfResult.Pass, "ip6:2001:db8:1::/48")]
    [InlineData("ip6.test", "192.0.2.1", SpfResult.Neutral, null)]
    [InlineData("exists.test", "192.0.2.10", SpfResult.Pass, "exists:%{ir}.%{v}._spf.%{d2}")]
    [InlineData("exists.test", "192.0.2.11", SpfResult.Fail, "-all")]
    [InlineData("include.test", "192.0.2.140", SpfResult.Pass, "include:ip4.test")]
    [InlineData("include.test", "192.0.2.10", SpfResult.SoftFail, "~all")]
    [InlineData("redirect.test", "192.0.2.140", SpfResult.Pass, "ip4:192.0.2.128/28")]
    [InlineData("redirect.test", "192.0.2.10", SpfResult.Fail, "-all")]
    [InlineData("alias.test", "192.0.2.140", SpfResult.Pass, "ip4:192.0.2.128/28")]
    [InlineData("SHOUT.test", "192.0.2.140", SpfResult.Pass, "IP4:192.0.2.128/28")]
    [InlineData("modifier.test", "192.0.2.140", SpfResult.Pass, "ip4:192.0.2.140")]

    // No record, or none that is of SPF.
    [InlineData("nothing.test", "192.0.2.10", SpfResult.None, null)]
    [InlineData("othertext.test", "192.0.2.10", SpfResult.None, null)]
    [InlineData("v10.test", "192.0.2.10", SpfResult.None, null)]
    [InlineData("localhost", "192.0.2.10", SpfResult.None, null)]
    [InlineData("empty.test", "192.0.2.10", SpfResult.Neutral, null)]

    // What a record may not be.
    [InlineData("two.test", "192.0.2.10", SpfResult.PermError, null)]
    [InlineData("unknown.test", "192.0.2.10", SpfResult.PermError, null)]
    [InlineData("late-mistake.test", "192.0.2.10", SpfResult.PermError, null)]
    [InlineData("bad-length.test", "192.0.2.10", SpfResult.PermError, null)]
    [InlineData("bad-ip.test", "192.0.2.10", SpfResult.PermError, null)]
    [InlineData("bad-macro.test", "192.0.2.10", SpfResult.PermError, null)]
    [InlineData("two-redirects.test", "192.0.2.10", SpfResult.PermError, null)]
    [InlineData("include-nothing.test", "192.0.2.10", SpfResult.PermError, null)]
    [InlineData("redirect-nothing.test", "192.0.2.10", SpfResult.PermError, null)]
    [InlineData("loop.test", "192.0.2.10", SpfResult.PermError, null)]

    // Bounds and failures.
    [InlineData("ten.test", "192.0.2.10", SpfResult.Pass, "a:a.test")]
    [InlineData("eleven.test", "192.0.2.10", SpfResult.PermError, null)]
    [InlineData("voids2.test", "192.0.2.10", SpfResult.Pass, "a:a.test")]
    [InlineData("voids3.test", "192.0.2.10", SpfResult.PermError, null)]
    [InlineData("many-mx.test", "192.0.2.10", SpfResult.PermError, null)]
    [InlineData("failing.test", "192.0.2.10", SpfResult.TempError, null)]
    [InlineData("include-failing.test", "192.0.2.10", SpfResult.TempError, null)]
    public async Task Domain_SaysOfAClient(string domain, string address, SpfResult expected, string? mechanism)
    {
        var outcome = await zone.AskAsync(domain, address);

        Assert.True(expected == outcome.Result, $"{outcome}");
        Assert.Equal(mechanism, outcome.Mechanism);
        Assert.Equal(expected is SpfResult.PermError or SpfResult.TempError, outcome.Problem is not null);
    }

    [Fact]
    public async Task Lookups_AreCounted_ThoseOfIncludedRecordsToo()
    {
        Assert.Equal(0, (await zone.AskAsync("ip4.test", "192.0.2.140")).Lookups);
        Assert.Equal(10, (await zone.AskAsync("ten.test", "192.0.2.10")).Lookups);
        Assert.Equal(2, (await zone.AskAsync("nested.test", "192.0.2.10")).Lookups);
    }

    [Fact]
    public async Task ARefusedClient_GetsTheDomainsExplanation_WithItsMacros()
    {
        var refused = await zone.AskAsync("explains.test", "192.0.2.99");
        var passed = await zone.AskAsync("explains.test", "192.0.2.10");

        Assert.Equal((SpfResult.Fail, "192.0.2.99 does not send for explains.test"), (refused.Result, refused.Explanation));
        Assert.Equal((SpfResult.Pass, null), (passed.Result, passed.Explanation));
    }

    [Fact]
    public async Task TheExplanationOfAnIncludedRecord_IsNotTold() =>
        Assert.Null((await zone.AskAsync("includes-explains.test", "192.0.2.99")).Explanation);

    public sealed class Zone : IAsyncLifetime
    {
        private DnsServer server = null!;
        private SpfEvaluator evaluator = null!;

        public async Task InitializeAsync()
        {
            var records = new DnsRecords()
                .Txt("all.test", "v=spf1 +all")
                .A("a.test", "192.0.2.10").A("a.test", "192.0.2.11").Aaaa("a.test", "2001:db8::10").Txt("a.test", "v=spf1 a -all")
                .Txt("a-other.test", "v=spf1 a:a.test -all")
                .Txt("a-wide.test", "v=spf1 a:a.test/24 ~all")
                .Txt("a-wide6.test", "v=spf1 a:a.test/32//112 ?all")
                .Mx("mx.test", 10, "mail-a.mx.test").Mx("mx.test", 20, "mail-b.mx.test").Txt("mx.test", "v=spf1 mx -all")
                .A("mail-a.mx.test", "192.0.2.129").A("mail-b.mx.test", "192.0.2.130")
                .Mx("mx-wide.test", 10, "mail-a.mx.test").Txt("mx-wide.test", "v=spf1 mx/30 -all")
                .Txt("ptr.test", "v=spf1 ptr -all")
                .Add("65.2.0.192.in-addr.arpa", "PTR", "out.ptr.test.").A("out.ptr.test", "192.0.2.65")
                .Add("66.2.0.192.in-addr.arpa", "PTR", "liar.ptr.test.").A("liar.ptr.test", "192.0.2.1")
                .Txt("ip4.test", "v=spf1 ip4:192.0.2.128/28 -all")
                .Txt("ip6.test", "v=spf1 ip6:2001:db8:1::/48")
                .Txt("exists.test", "v=spf1 exists:%{ir}.%{v}._spf.%{d2} -all").A("10.2.0.192.in-addr._spf.exists.test", "127.0.0.2")
                .Txt("include.test", "v=spf1 include:ip4.test ~all")
                .Txt("redirect.test", "v=spf1 redirect=ip4.test")
                .Cname("alias.test", "ip4.test")
                .Txt("shout.test", "V=SPF1 IP4:192.0.2.128/28 -ALL")
                .Txt("modifier.test", "v=spf1 moo=cow.%{d} ip4:192.0.2.140 -all")
                .Txt("othertext.test", "site-verification=1234").Txt("v10.test", "v=spf10 +all").Txt("empty.test", "v=spf1")
                .Txt("two.test", "v=spf1 +all").Txt("two.test", "v=spf1 -all")
                .Txt("unknown.test", "v=spf1 moo -all")
                .Txt("late-mistake.test", "v=spf1 ip4:192.0.2.10 moo")
                .Txt("bad-length.test", "v=spf1 ip4:192.0.2.0/33 -all")
                .Txt("bad-ip.test", "v=spf1 ip4:192.0.2 -all")
                .Txt("bad-macro.test", "v=spf1 exists:%{z}.test -all")
                .Txt("two-redirects.test", "v=spf1 redirect=ip4.test redirect=ip6.test")
                .Txt("include-nothing.test", "v=spf1 include:nothing.test -all")
                .Txt("redirect-nothing.test", "v=spf1 redirect=nothing.test")
                .Txt("loop.test", "v=spf1 include:loop.test -all")
                .Txt("ten.test", "v=spf1 " + string.Concat(Enumerable.Range(1, 9).Select(n => $"a:host{n}.ten.test ")) + "a:a.test -all")
                .Txt("eleven.test", "v=spf1 " + string.Concat(Enumerable.Range(1, 9).Select(n => $"a:host{n}.ten.test ")) + "mx:mx.test a:a.test -all")
                .Txt("voids2.test", "v=spf1 a:no1.test a:no2.test a:a.test -all")
                .Txt("voids3.test", "v=spf1 a:no1.test a:no2.test a:no3.test a:a.test -all")
                .Txt("many-mx.test", "v=spf1 mx -all")
                .Txt("nested.test", "v=spf1 include:a-other.test -all")
                .ServFail("failing.test").Txt("include-failing.test", "v=spf1 include:failing.test -all")
                .Txt("explains.test", "v=spf1 ip4:192.0.2.10 -all exp=why.explains.test").Txt("why.explains.test", "%{i} does not send for %{d}")
                .Txt("includes-explains.test", "v=spf1 include:explains.test -all");
            for (var n = 1; n <= 11; n++)
            {
                records.A($"host{n}.ten.test", "192.0.2.200").Mx("many-mx.test", n, $"host{n}.ten.test");
            }

            server = await DnsServer.StartAsync(records);
            evaluator = new SpfEvaluator(
                new DnsLookups(Options.Create(new DnsOptions { Servers = [server.Endpoint.ToString()], Timeout = TimeSpan.FromSeconds(2), Retries = 0 })), TimeProvider.System);
        }

        public async Task DisposeAsync() => await server.DisposeAsync();

        public Task<SpfOutcome> AskAsync(string domain, string address) => evaluator.EvaluateAsync(
            new SpfQuery(IPAddress.Parse(address), domain, $"ann@{domain}", "mail.example.net"), CancellationToken.None);
    }
}
