// Who may call: the three ways to give a key, what is refused, and who is slowed down.
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using MonkeysMail.Grains.Contracts;
using Xunit;

namespace MonkeysMail.Tests.Api.Http;

public sealed class CredentialsTests : IAsyncLifetime
{
    private ApiHost _host = null!;
    private HttpClient _anonymous = null!;

    public async Task InitializeAsync()
    {
        _host = await ApiHost.StartAsync();
        _anonymous = new HttpClient { BaseAddress = _host.Client.BaseAddress };
    }

    public async Task DisposeAsync()
    {
        _anonymous.Dispose();
        await _host.DisposeAsync();
    }

    [Theory]
    [InlineData("bearer")]
    [InlineData("x-api-key")]
    [InlineData("basic")]
    public async Task EachKindOfCredential_IsTaken(string kind) =>
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(kind, FakeCluster.LiveKey)).StatusCode);

    [Fact]
    public async Task NoCredential_IsUnauthorizedWithChallenges()
    {
        var response = await _anonymous.GetAsync("/v1/messages");

        await ProblemAssert.IsAsync(response, 401, "unauthorized");
        Assert.Equal(["Basic", "Bearer"], response.Headers.WwwAuthenticate.Select(c => c.Scheme).Order());
    }

    [Fact]
    public async Task TwoDifferentKeys_AreMalformed()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/messages");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", FakeCluster.LiveKey);
        request.Headers.Add("X-API-Key", FakeCluster.TestKey);

        await ProblemAssert.IsAsync(await _anonymous.SendAsync(request), 400, "malformed");
    }

    [Fact]
    public async Task AnUnknownPrefix_IsAskedAgainUntilItExists()
    {
        var key = FakeCluster.KeyText("newkey000001", KeyMode.Live);
        await ProblemAssert.IsAsync(await GetAsync("bearer", key), 401, "unauthorized");

        _host.Cluster.AddKey(_host.Cluster.Workspace, "newkey000001", KeyMode.Live, Scopes.All);

        Assert.Equal(HttpStatusCode.OK, (await GetAsync("bearer", key)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("bearer", key)).StatusCode);
        Assert.Equal(2, _host.Cluster.Directory("newkey000001").Asked);
    }

    [Theory]
    [InlineData("mm_test_livekey00001")]
    [InlineData("mm_live_testkey00001")]
    public async Task AKeyOfTheWrongMode_IsUnauthorized(string start)
    {
        var right = start.StartsWith("mm_test", StringComparison.Ordinal) ? FakeCluster.LiveKey : FakeCluster.TestKey;

        await ProblemAssert.IsAsync(await GetAsync("bearer", start + right[start.Length..]), 401, "unauthorized");
    }

    [Fact]
    public async Task AScopeThatIsMissing_IsNamed()
    {
        var reader = _host.Cluster.AddKey(_host.Cluster.Workspace, "readonly0001", KeyMode.Live, Scopes.MailRead);
        var sender = _host.Cluster.AddKey(_host.Cluster.Workspace, "sendonly0001", KeyMode.Live, Scopes.MailSend);
        const string Body = """{"from":"a@example.com","to":"b@example.net","text":"t"}""";

        Assert.Equal(HttpStatusCode.OK, (await GetAsync("bearer", reader)).StatusCode);
        await ProblemAssert.IsAsync(await GetAsync("bearer", sender), 403, "scope_missing");
        Assert.Equal(HttpStatusCode.Accepted, (await _host.PostAsync("/v1/messages", Body, key: sender)).StatusCode);
        await ProblemAssert.IsAsync(await _host.PostAsync("/v1/messages", Body, key: reader), 403, "scope_missing");
        await ProblemAssert.IsAsync(await _host.PostAsync("/v1/messages/batch", $$"""{"messages":[{{Body}}]}""", key: reader), 403, "scope_missing");
    }

    [Fact]
    public async Task ManyWrongSecrets_AreSlowedDownButNotTheGoodKey()
    {
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("bearer", FakeCluster.LiveKey)).StatusCode);
        var wrong = FakeCluster.LiveKey + "x";
        HttpResponseMessage last;
        var tries = 0;
        do
        {
            last = await GetAsync("bearer", wrong);
            tries++;
        }
        while (last.StatusCode == HttpStatusCode.Unauthorized && tries < 100);

        await ProblemAssert.IsAsync(last, 429, "rate_limited");
        Assert.InRange(tries, 10, 14);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("bearer", FakeCluster.LiveKey)).StatusCode);
    }

    [Fact]
    public async Task TheWorkspace_SeesTheHashAndTheConnectionsAddress()
    {
        await _host.PostAsync("/v1/messages", """{"from":"a@example.com","to":"b@example.net","text":"t"}""");

        var credential = _host.Cluster.Workspace.Admissions.Single().Credential;
        Assert.Equal("127.0.0.1", credential.Address);
        Assert.Equal(32, credential.SecretHash.Length);
    }

    private async Task<HttpResponseMessage> GetAsync(string kind, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/messages");
        switch (kind)
        {
            case "bearer":
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
                break;
            case "basic":
                request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes("api:" + key)));
                break;
            default:
                request.Headers.Add("X-API-Key", key);
                break;
        }

        return await _anonymous.SendAsync(request);
    }
}
