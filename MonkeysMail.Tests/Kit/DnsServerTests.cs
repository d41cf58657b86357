// The resolver of the other tests must itself be right.
using System.Net;
using DnsClient;
using DnsClient.Protocol;
using Xunit;

namespace MonkeysMail.Tests.Kit;

public sealed class DnsServerTests
{
    [Fact]
    public async Task Records_AreAnswered_AndNothingElseIs()
    {
        var longText = new string('k', 600) + " \"quoted\" \\ ä";
        await using var server = await DnsServer.StartAsync(new DnsRecords()
            .A("mx.example.test", "127.0.0.2")
            .Aaaa("mx.example.test", "::1")
            .Mx("example.test", 10, "mx.example.test")
            .Mx("null.test", 0, ".")
            .Cname("alias.example.test", "mx.example.test")
            .Txt("long.example.test", longText)
            .ServFail("broken.test")
            .NoAnswer("silent.test"));
        var client = Client(server);

        Assert.Equal(IPAddress.Parse("127.0.0.2"), (await client.QueryAsync("alias.example.test", QueryType.A)).Answers.ARecords().Single().Address);
        Assert.Equal(IPAddress.IPv6Loopback, (await client.QueryAsync("mx.example.test", QueryType.AAAA)).Answers.AaaaRecords().Single().Address);
        Assert.Equal("mx.example.test.", (await client.QueryAsync("example.test", QueryType.MX)).Answers.MxRecords().Single().Exchange.Value);
        Assert.Equal(".", (await client.QueryAsync("null.test", QueryType.MX)).Answers.MxRecords().Single().Exchange.Value);
        Assert.Equal(longText, string.Concat((await client.QueryAsync("long.example.test", QueryType.TXT)).Answers.TxtRecords().Single().Text));
        Assert.Equal(DnsHeaderResponseCode.NotExistentDomain, (await client.QueryAsync("other.test", QueryType.A)).Header.ResponseCode);
        Assert.Equal(DnsHeaderResponseCode.NoError, (await client.QueryAsync("example.test", QueryType.A)).Header.ResponseCode);
        Assert.Equal(DnsHeaderResponseCode.ServerFailure, (await client.QueryAsync("mx.broken.test", QueryType.A)).Header.ResponseCode);
        await Assert.ThrowsAsync<DnsResponseException>(() => Client(server, TimeSpan.FromMilliseconds(200)).QueryAsync("silent.test", QueryType.A));
    }

    [Fact]
    public async Task Tcp_AnswersToo()
    {
        await using var server = await DnsServer.StartAsync(new DnsRecords().Txt("big.test", new string('x', 4000)));
        var client = new LookupClient(new LookupClientOptions(server.Endpoint) { UseCache = false, UseTcpOnly = true });

        var answer = await client.QueryAsync("big.test", QueryType.TXT);

        Assert.Equal(4000, answer.Answers.OfType<TxtRecord>().Single().Text.Sum(part => part.Length));
    }

    [Fact]
    public async Task ReplacedRecords_AreAnsweredAtOnce()
    {
        await using var server = await DnsServer.StartAsync(new DnsRecords().A("host.test", "127.0.0.2"));
        var client = Client(server);
        Assert.Single((await client.QueryAsync("host.test", QueryType.A)).Answers);

        await server.ReplaceAsync(new DnsRecords().A("host.test", "127.0.0.3"));

        Assert.Equal(IPAddress.Parse("127.0.0.3"), (await client.QueryAsync("host.test", QueryType.A)).Answers.ARecords().Single().Address);
    }

    private static LookupClient Client(DnsServer server, TimeSpan? timeout = null) =>
        new(new LookupClientOptions(server.Endpoint) { UseCache = false, Retries = 0, Timeout = timeout ?? TimeSpan.FromSeconds(10) });
}
