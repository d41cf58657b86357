// Two servers in one process: what is public is unknown to the operators' listener, what is the operators' is unknown to the public one,
// whatever a request claims about itself.
using System.Net;
using MonkeysMail.Silo.Operator.Http;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Operator;

public sealed class ListenerTests(OperatorHost host) : IClassFixture<OperatorHost>
{
    [Theory]
    [InlineData("/v1/operator/cluster")]
    [InlineData("/v1/operator/silos")]
    [InlineData("/dashboard")]
    [InlineData("/dashboard/")]
    [InlineData("/dashboard/DashboardCounters")]
    [InlineData("/openapi/operator.json")]
    [InlineData("/metrics")]
    public async Task OperatorRoutes_DoNotExistOnThePublicListener(string path)
    {
        using var client = new HttpClient { BaseAddress = host.Public };
        using var plain = await client.SendAsync(Request(path));
        using var forged = await client.SendAsync(Forged(path, host.Operators));

        Assert.Equal(HttpStatusCode.NotFound, plain.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, forged.StatusCode);
    }

    [Theory]
    [InlineData("/v1/messages")]
    [InlineData("/docs")]
    [InlineData("/openapi/v1.json")]
    public async Task PublicRoutes_DoNotExistOnTheOperatorsListener(string path)
    {
        using var client = new HttpClient { BaseAddress = host.Operators };
        using var plain = await client.SendAsync(Request(path));
        using var forged = await client.SendAsync(Forged(path, host.Public));

        Assert.Equal(HttpStatusCode.NotFound, plain.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, forged.StatusCode);
    }

    [Fact]
    public async Task EveryUrl_ListensOnAPortOfItsOwn()
    {
        var addresses = host.Engine.Services.GetRequiredService<OperatorListener>().Addresses.Select(address => new Uri(address)).ToArray();

        Assert.Equal(2, addresses.Select(address => address.Port).Where(port => port > 0).Distinct().Count());
        foreach (var address in addresses)
        {
            using var client = new HttpClient { BaseAddress = address };
            using var answer = await client.SendAsync(Request("/openapi/operator.json"));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Health_NeedsNoKey()
    {
        using var client = new HttpClient { BaseAddress = host.Operators };

        Assert.Equal("""{"status":"live"}""", await client.GetStringAsync("/health/live"));
        Assert.Equal("""{"status":"ready"}""", await client.GetStringAsync("/health/ready"));
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_AnswersHeadAsGet_WithoutABody(string path)
    {
        using var client = new HttpClient { BaseAddress = host.Operators };
        using var get = await client.GetAsync(path);
        using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (get.StatusCode, head.StatusCode));
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task WithoutAKey_NothingListensForOperators_AndTheDashboardIsNotRegistered()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        await using var engine = await Engine.StartAsync(installation);

        Assert.Null(engine.Services.GetService<OperatorListener>());
        Assert.Empty(engine.Services.GetServices<IIncomingGrainCallFilter>());
        Assert.DoesNotContain(engine.Services.GetServices<IHostedService>(), service => service.GetType().Namespace?.Contains("Dashboard", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void TheListener_StartsBeforeTheSiloAndEndsAfterIt()
    {
        var services = host.Engine.Services.GetServices<IHostedService>().Select(service => service.GetType().Name).ToList();

        Assert.InRange(services.IndexOf(nameof(OperatorListener)), 0, services.IndexOf("SiloHostedService") - 1);
    }

    [Fact]
    public async Task WhileAStopIsAnnounced_TheSiloIsLiveAndNotReady()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        installation.Settings.AddRange(
            [$"--MonkeysMail:Operator:ApiKey={OperatorHost.Key}", "--MonkeysMail:Operator:Urls=http://127.0.0.1:0", "--MonkeysMail:Shutdown:RedSeconds=5"]);
        await using var silo = await SiloProcess.StartAsync(installation.Arguments());
        var url = silo.Output.Split('\n').Single(line => line.StartsWith("listening operator ", StringComparison.Ordinal))["listening operator ".Length..];
        using var client = new HttpClient { BaseAddress = new Uri(url) };
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/ready")).StatusCode);

        var stopping = silo.StopAsync();
        HttpResponseMessage ready;
        do
        {
            ready = await client.GetAsync("/health/ready");
        }
        while (ready.StatusCode == HttpStatusCode.OK);
        var live = await client.GetAsync("/health/live");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("unavailable", (string?)(await OperatorHost.JsonAsync(ready))["code"]);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal(0, await stopping);
    }

    [Fact]
    public async Task ATakenPort_StopsTheStart()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        installation.Settings.AddRange([$"--MonkeysMail:Operator:ApiKey={OperatorHost.Key}", $"--MonkeysMail:Operator:Urls=http://127.0.0.1:{host.Operators.Port}"]);

        await Assert.ThrowsAsync<IOException>(() => Engine.StartAsync(installation));
    }

    private static HttpRequestMessage Request(string path) =>
        new(HttpMethod.Get, path) { Headers = { Authorization = OperatorHost.Bearer() } };

    private static HttpRequestMessage Forged(string path, Uri other)
    {
        var request = Request(path);
        request.Headers.Host = other.Authority;
        request.Headers.Add("X-Forwarded-Host", other.Authority);
        request.Headers.Add("X-Forwarded-For", "127.0.0.1");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Port", $"{other.Port}");
        request.Headers.Add("Forwarded", $"host={other.Authority};for=127.0.0.1");
        return request;
    }
}
