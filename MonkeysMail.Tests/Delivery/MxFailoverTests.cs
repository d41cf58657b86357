// From the DNS to the host that takes the mail: preference, dead hosts, null MX, implicit MX, aliases. The resolver is unbound, the hosts
// are sinks on addresses of their own in 127/8 with one port.
using System.Net;
using System.Net.Sockets;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Delivery;

public sealed class MxFailoverTests
{
    [Fact]
    public async Task FirstHostDead_TheSecondTakesIt_AndTheDeadOneIsRemembered()
    {
        await using var sink = MailSink.Start(options => options.Address = IPAddress.Parse("127.0.2.2"));
        await using var dns = await DnsServer.StartAsync(new DnsRecords()
            .Mx("two.test", 10, "dead.two.test").Mx("two.test", 20, "alive.two.test")
            .A("dead.two.test", "127.0.2.1").A("alive.two.test", "127.0.2.2"));
        await using var harness = DeliveryHarness.For(dns, sink.Port, options => options.MaxMessagesPerConnection = 1);

        var first = await harness.SendOneAsync("ok@two.test");
        var second = await harness.SendOneAsync("ok@two.test");

        Assert.Equal((AttemptOutcome.Delivered, "alive.two.test", "127.0.2.2"), (first.Attempt.Outcome, first.Attempt.Host, first.Attempt.Address));
        Assert.Equal((AttemptOutcome.Delivered, "alive.two.test"), (second.Attempt.Outcome, second.Attempt.Host));
    }

    [Theory]
    [InlineData("421 4.3.2 busy")]
    [InlineData("554 5.3.2 no service here")]
    public async Task FirstHostRefuses_TheSecondTakesIt(string greeting)
    {
        await using var taking = MailSink.Start(options => options.Address = IPAddress.Parse("127.0.3.2"));
        await using var refusing = MailSink.Start(options =>
            (options.Address, options.Port, options.Greeting) = (IPAddress.Parse("127.0.3.1"), taking.Port, greeting));
        await using var dns = await DnsServer.StartAsync(new DnsRecords()
            .Mx("two.test", 10, "a.two.test").Mx("two.test", 20, "b.two.test")
            .A("a.two.test", "127.0.3.1").A("b.two.test", "127.0.3.2"));
        await using var harness = DeliveryHarness.For(dns, taking.Port);

        var outcome = await harness.SendOneAsync("ok@two.test");

        Assert.Equal((AttemptOutcome.Delivered, "b.two.test"), (outcome.Attempt.Outcome, outcome.Attempt.Host));
        Assert.Equal(1, refusing.Connections);
    }

    [Fact]
    public async Task FirstHostDropsInTheEnvelope_TheSecondTakesIt_ButNotAfterTheDot()
    {
        await using var second = MailSink.Start(options => options.Address = IPAddress.Parse("127.0.4.2"));
        await using var first = MailSink.Start(options =>
            (options.Address, options.Port) = (IPAddress.Parse("127.0.4.1"), second.Port));
        await using var dns = await DnsServer.StartAsync(new DnsRecords()
            .Mx("two.test", 10, "a.two.test").Mx("two.test", 20, "b.two.test")
            .A("a.two.test", "127.0.4.1").A("b.two.test", "127.0.4.2"));
        await using var harness = DeliveryHarness.For(dns, second.Port);

        var atDot = await harness.SendOneAsync("drop-dot@two.test");
        Assert.Equal((AttemptOutcome.Deferred, "a.two.test"), (atDot.Attempt.Outcome, atDot.Attempt.Host));
        Assert.Equal(0, second.Connections);

        first.Options.MailReply = "421 4.3.2 closing";
        var inEnvelope = await harness.SendOneAsync("ok@two.test");
        Assert.Equal((AttemptOutcome.Delivered, "b.two.test"), (inEnvelope.Attempt.Outcome, inEnvelope.Attempt.Host));
    }

    [Fact]
    public async Task FirstAddressDead_TheSecondOfTheSameHostTakesIt()
    {
        await using var sink = MailSink.Start(options => options.Address = IPAddress.Parse("127.0.5.2"));
        await using var dns = await DnsServer.StartAsync(new DnsRecords()
            .Mx("multi.test", 10, "mx.multi.test")
            .Aaaa("mx.multi.test", "::1").A("mx.multi.test", "127.0.5.1").A("mx.multi.test", "127.0.5.2"));
        await using var harness = DeliveryHarness.For(dns, sink.Port);

        Assert.Equal(AttemptOutcome.Delivered, (await harness.SendOneAsync("ok@multi.test")).Attempt.Outcome);
    }

    [Fact]
    public async Task AllHostsDead_Defers_WithTheLastOnesReason()
    {
        await using var dns = await DnsServer.StartAsync(new DnsRecords()
            .Mx("dead.test", 10, "a.dead.test").Mx("dead.test", 20, "b.dead.test")
            .A("a.dead.test", "127.0.6.1").A("b.dead.test", "127.0.6.2"));
        await using var harness = DeliveryHarness.For(dns, UnusedPort());

        var outcome = await harness.SendOneAsync("ok@dead.test");

        Assert.Equal((AttemptOutcome.Deferred, "b.dead.test"), (outcome.Attempt.Outcome, outcome.Attempt.Host));
        Assert.Equal("cannot connect: ConnectionRefused", outcome.Attempt.Error);
    }

    [Fact]
    public async Task ImplicitMx_AndAliases_LeadToTheHost()
    {
        await using var sink = MailSink.Start(options => options.Address = IPAddress.Parse("127.0.7.1"));
        await using var dns = await DnsServer.StartAsync(new DnsRecords()
            .A("implicit.test", "127.0.7.1")
            .Cname("alias.test", "implicit.test")
            .Mx("through.test", 10, "nick.test").Cname("nick.test", "implicit.test"));
        await using var harness = DeliveryHarness.For(dns, sink.Port);

        Assert.Equal("implicit.test", (await harness.SendOneAsync("ok@implicit.test")).Attempt.Host);
        Assert.Equal(AttemptOutcome.Delivered, (await harness.SendOneAsync("ok@alias.test")).Attempt.Outcome);
        Assert.Equal("nick.test", (await harness.SendOneAsync("ok@through.test")).Attempt.Host);
        Assert.Equal(3, sink.Messages.Count);
    }

    [Theory]
    [InlineData("null.test", AttemptOutcome.Bounced, "5.1.10")]
    [InlineData("missing.test", AttemptOutcome.Bounced, "5.1.2")]
    [InlineData("nohost.test", AttemptOutcome.Bounced, "5.4.4")]
    [InlineData("failing.test", AttemptOutcome.Deferred, "4.4.3")]
    [InlineData("behindfailing.test", AttemptOutcome.Deferred, "4.4.3")]
    public async Task NoHost_IsRecordedWithTheReason_AndSuppressesNobody(string domain, AttemptOutcome expected, string code)
    {
        await using var dns = await DnsServer.StartAsync(new DnsRecords()
            .Mx("null.test", 0, ".")
            .Mx("nohost.test", 10, "gone.nohost.test")
            .Mx("behindfailing.test", 10, "mx.failing.test").Mx("behindfailing.test", 20, "gone.nohost.test")
            .ServFail("failing.test"));
        await using var harness = DeliveryHarness.For(dns, UnusedPort());

        var outcome = await harness.SendOneAsync("ok@" + domain);

        Assert.Equal(expected, outcome.Attempt.Outcome);
        Assert.Contains(code, outcome.Attempt.Error, StringComparison.Ordinal);
        Assert.Null(outcome.Attempt.Reply);
        Assert.False(outcome.UnknownRecipient);
    }

    [Fact]
    public async Task DomainsWithTheSameHosts_ShareConnections()
    {
        await using var sink = MailSink.Start(options => options.Address = IPAddress.Parse("127.0.8.1"));
        await using var dns = await DnsServer.StartAsync(new DnsRecords()
            .Mx("one.test", 10, "mx.shared.test").Mx("other.test", 50, "mx.shared.test").A("mx.shared.test", "127.0.8.1"));
        await using var harness = DeliveryHarness.For(dns, sink.Port);

        await harness.SendOneAsync("ok@one.test");
        await harness.SendOneAsync("ok@other.test");

        Assert.Equal(1, sink.Connections);
    }

    [Fact]
    public async Task LastConnectionOfAll_GoesFromAnIdleDestination_AndFromABusyOne_ToThoseThatWait()
    {
        await using var second = MailSink.Start(options => options.Address = IPAddress.Parse("127.0.9.2"));
        await using var first = MailSink.Start(options => (options.Address, options.Port) = (IPAddress.Parse("127.0.9.1"), second.Port));
        await using var dns = await DnsServer.StartAsync(new DnsRecords()
            .Mx("one.test", 10, "mx.one.test").A("mx.one.test", "127.0.9.1")
            .Mx("two.test", 10, "mx.two.test").A("mx.two.test", "127.0.9.2"));
        await using var harness = DeliveryHarness.For(
            dns, second.Port, options => (options.MaxConnections, options.MaxMessagesPerConnection) = (1, 5));

        await harness.SendOneAsync("ok@one.test");
        await harness.SendOneAsync("ok@two.test");
        var flood = Enumerable.Range(0, 100).Select(i => harness.SendOneAsync($"ok+{i}@one.test")).ToArray();
        await harness.SendOneAsync("ok@two.test");

        Assert.InRange(first.Messages.Count, 1, 60);
        Assert.All(await Task.WhenAll(flood), o => Assert.Equal(AttemptOutcome.Delivered, o.Attempt.Outcome));
        Assert.Equal((101, 2), (first.Messages.Count, second.Messages.Count));
    }

    private static int UnusedPort()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        return port;
    }
}
