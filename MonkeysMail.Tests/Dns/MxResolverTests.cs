// Against unbound: what each kind of answer means for a domain's mail.
using System.Net;
using Microsoft.Extensions.Options;
using MonkeysMail.Grains.Dns;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Dns;

public sealed class MxResolverTests : IAsyncLifetime
{
    private DnsServer _server = null!;
    private MxResolver _resolver = null!;

    public async Task InitializeAsync()
    {
        _server = await DnsServer.StartAsync(new DnsRecords()
            .Mx("ranked.test", 20, "C.ranked.test").Mx("ranked.test", 10, "b.ranked.test").Mx("ranked.test", 10, "a.ranked.test")
            .Mx("null.test", 0, ".")
            .Mx("mixed.test", 0, ".").Mx("mixed.test", 10, "mx.mixed.test")
            .A("implicit.test", "127.0.0.5")
            .Txt("silent-in-mail.test", "no address, no MX")
            .Cname("alias.test", "alias2.test").Cname("alias2.test", "ranked.test")
            .Cname("dangling.test", "nothing.test")
            .Cname("loop1.test", "loop2.test").Cname("loop2.test", "loop1.test")
            .A("both.test", "127.0.0.1").A("both.test", "127.0.0.2").Aaaa("both.test", "::1")
            .A("unusable.test", "0.0.0.0").A("unusable.test", "224.0.0.1").Aaaa("unusable.test", "::")
            .A("six-fails.test", "127.0.0.9")
            .ServFail("failing.test")
            .NoAnswer("mute.test"));
        _resolver = Resolver(_server);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Hosts_AreRankedByPreference()
    {
        var answer = await _resolver.ResolveAsync("ranked.test", CancellationToken.None);

        Assert.Equal(MxStatus.Found, answer.Status);
        Assert.Equal([new MxHost("a.ranked.test", 0), new MxHost("b.ranked.test", 0), new MxHost("c.ranked.test", 1)], answer.Hosts.ToArray());
        Assert.Equal("0:a.ranked.test,0:b.ranked.test,1:c.ranked.test", answer.Destination);
    }

    [Theory]
    [InlineData("alias.test", "0:a.ranked.test,0:b.ranked.test,1:c.ranked.test")]
    [InlineData("implicit.test", "0:implicit.test")]
    [InlineData("mixed.test", "0:mx.mixed.test")]
    public async Task Domain_LeadsTo(string domain, string destination) =>
        Assert.Equal(destination, (await _resolver.ResolveAsync(domain, CancellationToken.None)).Destination);

    [Theory]
    [InlineData("null.test", MxStatus.Impossible, "5.1.10")]
    [InlineData("nothing.test", MxStatus.Impossible, "5.1.2")]
    [InlineData("dangling.test", MxStatus.Impossible, "5.1.2")]
    [InlineData("failing.test", MxStatus.Failed, "4.4.3")]
    [InlineData("mute.test", MxStatus.Failed, "no answer in time")]
    public async Task Domain_LeadsNowhere(string domain, MxStatus expected, string error)
    {
        var answer = await _resolver.ResolveAsync(domain, CancellationToken.None);

        Assert.Equal(expected, answer.Status);
        Assert.Empty(answer.Hosts);
        Assert.Contains(error, answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoopOfAliases_IsGivenUp()
    {
        var answer = await _resolver.ResolveAsync("loop1.test", CancellationToken.None);

        Assert.True(answer.Status != MxStatus.Found || (await _resolver.ResolveHostAsync("loop1.test", CancellationToken.None)).Addresses.IsEmpty);
    }

    [Fact]
    public async Task Addresses_OfBothFamilies_TakeTurns()
    {
        var answer = await _resolver.ResolveHostAsync("both.test", CancellationToken.None);

        Assert.Equal(IPAddress.IPv6Loopback, answer.Addresses[0]);
        Assert.Equal(3, answer.Addresses.Length);
    }

    [Theory]
    [InlineData("unusable.test", DnsStatus.NoData)]
    [InlineData("silent-in-mail.test", DnsStatus.NoData)]
    [InlineData("nothing.test", DnsStatus.NoName)]
    [InlineData("failing.test", DnsStatus.Failed)]
    public async Task Host_WithoutAddress(string host, DnsStatus expected)
    {
        var answer = await _resolver.ResolveHostAsync(host, CancellationToken.None);

        Assert.Equal(expected, answer.Status);
        Assert.Empty(answer.Addresses);
    }

    [Fact]
    public async Task Answers_AreKept()
    {
        await _resolver.ResolveAsync("ranked.test", CancellationToken.None);
        await _resolver.ResolveAsync("nothing.test", CancellationToken.None);
        await _server.ReplaceAsync(new DnsRecords().Mx("ranked.test", 10, "new.test").Mx("nothing.test", 10, "new.test"));

        var again = _resolver.ResolveAsync("RANKED.test", CancellationToken.None);

        Assert.True(again.IsCompletedSuccessfully);
        Assert.Equal(3, (await again).Hosts.Length);
        Assert.Equal(MxStatus.Impossible, (await _resolver.ResolveAsync("nothing.test", CancellationToken.None)).Status);
    }

    [Fact]
    public async Task HostileNumberOfHosts_IsCut()
    {
        var records = new DnsRecords();
        for (var i = 0; i < 60; i++)
        {
            records.Mx("many.test", i, $"mx{i}.many.test");
        }

        await _server.ReplaceAsync(records);

        Assert.Equal(MxResolver.MaxHosts, (await _resolver.ResolveAsync("many.test", CancellationToken.None)).Hosts.Length);
    }

    private static MxResolver Resolver(DnsServer server) => new(
        Options.Create(new DnsOptions { Servers = [server.Endpoint.ToString()], Timeout = TimeSpan.FromMilliseconds(700), Retries = 1 }),
        TimeProvider.System);
}
