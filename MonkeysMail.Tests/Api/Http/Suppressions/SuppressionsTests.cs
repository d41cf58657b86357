// /v1/suppressions as a client sees it: list, look up, add, remove, and every way to be refused.
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using MonkeysMail.Grains.Contracts;
using Xunit;

namespace MonkeysMail.Tests.Api.Http.Suppressions;

public sealed class SuppressionsTests : IAsyncLifetime
{
    private ApiHost _host = null!;

    private FakeSuppressionList List => _host.Cluster.Suppressions(_host.Cluster.Workspace.Id);

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Addition_TakesAListOrASingleEntry()
    {
        var added = await ApiHost.JsonAsync(await _host.PostAsync("/v1/suppressions", """
            {"data": [
              {"email": "Ann@Example.NET"},
              {"email": "bob@example.net", "reason": "unsubscribe", "stream": "broadcast", "expires_at": "2099-01-01T00:00:00+01:00"},
              {"email": "bob@example.net", "reason": null, "stream": null, "expires_at": null}
            ]}
            """));
        var single = await ApiHost.JsonAsync(await _host.PostAsync("/v1/suppressions", """{"email": "eve@example.net", "reason": "complaint"}"""));

        Assert.Equal((3, 3, 0), (added.GetProperty("accepted").GetInt32(), added.GetProperty("added").GetInt32(), added.GetProperty("changed").GetInt32()));
        Assert.Equal(1, single.GetProperty("added").GetInt32());
        Assert.Equal(
            [
                ("ann@example.net", SuppressionReason.Manual, null),
                ("bob@example.net", SuppressionReason.Unsubscribe, MailStream.Broadcast),
                ("bob@example.net", SuppressionReason.Manual, null),
                ("eve@example.net", SuppressionReason.Complaint, (MailStream?)null),
            ],
            List.Entries.Select(entry => (entry.Address, entry.Reason, entry.Stream)));
        Assert.Equal(new DateTimeOffset(2098, 12, 31, 23, 0, 0, TimeSpan.Zero), List.Entries[1].ExpiresAt);
        Assert.All(List.Actors, actor => Assert.Equal((ActorKind.Key, "key_livekey00001", "127.0.0.1"), (actor.Kind, actor.Id, actor.Address)));
        Assert.All(List.Actors, actor => Assert.StartsWith("req_", actor.RequestId, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"data": []}""", "data")]
    [InlineData("""{"data": {}}""", "data")]
    [InlineData("""{"data": [1]}""", "data[0]")]
    [InlineData("""{"data": [{}]}""", "data[0].email")]
    [InlineData("""{"data": [{"email": "a@b.example"}], "email": "a@b.example"}""", "data")]
    [InlineData("""{"data": [{"email": "a@b.example"}], "data": []}""", "data")]
    [InlineData("""{}""", "email")]
    [InlineData("""[]""", "body")]
    [InlineData("""{"email": null}""", "email")]
    [InlineData("""{"email": "nobody"}""", "email")]
    [InlineData("""{"email": "a@b.example", "email": "a@b.example"}""", "email")]
    [InlineData("""{"email": "a@b.example", "reason": "spam"}""", "reason")]
    [InlineData("""{"email": "a@b.example", "stream": "all"}""", "stream")]
    [InlineData("""{"email": "a@b.example", "expires_at": "2001-01-01T00:00:00Z"}""", "expires_at")]
    [InlineData("""{"email": "a@b.example", "expires_at": 1}""", "expires_at")]
    [InlineData("""{"email": "a@b.example", "created_at": "2001-01-01T00:00:00Z"}""", "created_at")]
    [InlineData("""{"email": "a@b.example", "x": {"y": [1]}}""", "x")]
    public async Task Addition_ThatIsNotValid_AddsNothingAndNamesTheField(string body, string field)
    {
        var problem = await ProblemAssert.IsAsync(await _host.PostAsync("/v1/suppressions", body), 422, "invalid_request");

        Assert.Equal([field], ProblemAssert.Fields(problem));
        Assert.Empty(List.Entries);
    }

    [Fact]
    public async Task Addition_OfOneTooMany_IsRefused()
    {
        var body = new JsonObject
        {
            ["data"] = new JsonArray([.. Enumerable.Range(0, 1_001).Select(i => (JsonNode)new JsonObject { ["email"] = $"{i}@example.net" })]),
        };

        await ProblemAssert.IsAsync(await _host.PostAsync("/v1/suppressions", body.ToJsonString()), 422, "invalid_request");
        body["data"]!.AsArray().RemoveAt(0);
        Assert.Equal(HttpStatusCode.OK, (await _host.PostAsync("/v1/suppressions", body.ToJsonString())).StatusCode);
    }

    [Fact]
    public async Task Addition_WithManyFaults_NamesTwentyOfThem()
    {
        var body = $$"""{"data": [{{string.Join(',', Enumerable.Repeat("{\"email\": \"nobody\"}", 500))}}]}""";

        Assert.Equal(20, ProblemAssert.Fields(await ProblemAssert.IsAsync(await _host.PostAsync("/v1/suppressions", body), 422, "invalid_request")).Length);
    }

    [Theory]
    [InlineData("""{"email": "a@b.example" """)]
    [InlineData("""{"email": "a@b.example"} x""")]
    [InlineData("""{"data": [{"email": "a@b.example"}}""")]
    public async Task Addition_OfBrokenJson_IsMalformed(string body) =>
        await ProblemAssert.IsAsync(await _host.PostAsync("/v1/suppressions", body), 400, "malformed");

    [Fact]
    public async Task Addition_OverAMegabyte_IsTooLarge() =>
        await ProblemAssert.IsAsync(await _host.PostAsync("/v1/suppressions", new string(' ', 1_100_000)), 413, "too_large");

    [Fact]
    public async Task Page_ShowsEntriesNewestFirst_AndGoesOnWithItsCursor()
    {
        for (var i = 0; i < 3; i++)
        {
            await _host.PostAsync("/v1/suppressions", $$"""{"email": "{{i}}@example.net"}""");
        }

        var first = await GetAsync("?limit=2");
        var second = await GetAsync($"?limit=2&cursor={first.GetProperty("next_cursor").GetString()}");

        Assert.Equal(["2@example.net", "1@example.net"], Emails(first));
        Assert.Equal(["0@example.net"], Emails(second));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next_cursor").ValueKind);
        Assert.Equal(
            ["email", "reason", "stream", "source", "created_at", "expires_at"], first.GetProperty("data")[0].EnumerateObject().Select(field => field.Name));
    }

    [Fact]
    public async Task Page_IsFiltered()
    {
        await _host.PostAsync("/v1/suppressions", """
            {"data": [{"email": "ann+x@example.net", "stream": "broadcast"}, {"email": "ann+x@example.net"}, {"email": "bob@example.net", "reason": "bounce"}]}
            """);

        Assert.Equal(2, Emails(await GetAsync("?email=ANN%2Bx@example.net")).Length);
        Assert.Equal(["bob@example.net"], Emails(await GetAsync("?reason=bounce")));
        Assert.Equal(["ann+x@example.net"], Emails(await GetAsync("?stream=broadcast")));
        Assert.Equal(2, Emails(await GetAsync("?stream=all")).Length);
        Assert.Empty(Emails(await GetAsync("?stream=transactional")));
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=101")]
    [InlineData("limit=x")]
    [InlineData("cursor=x")]
    [InlineData("cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAP8")]
    [InlineData("email=x")]
    [InlineData("reason=x")]
    [InlineData("stream=x")]
    [InlineData("limit=1&limit=2", "limit")]
    [InlineData("x=1")]
    public async Task Query_ThatIsNotValid_IsRefused(string query, string? field = null)
    {
        var problem = await ProblemAssert.IsAsync(await _host.Client.GetAsync("/v1/suppressions?" + query), 422, "invalid_request");

        Assert.Equal([field ?? query.Split('=')[0]], ProblemAssert.Fields(problem));
    }

    [Fact]
    public async Task Removal_TakesTheAddressOrOneOfItsEntries()
    {
        await _host.PostAsync("/v1/suppressions", """
            {"data": [{"email": "ann@example.net", "stream": "broadcast"}, {"email": "ann@example.net"}, {"email": "bob@example.net"}]}
            """);

        Assert.Equal(HttpStatusCode.NoContent, await DeleteAsync("ANN@example.net?stream=broadcast"));
        Assert.Equal(HttpStatusCode.NotFound, await DeleteAsync("ann@example.net?stream=broadcast"));
        Assert.Equal(HttpStatusCode.NoContent, await DeleteAsync("ann@example.net"));
        Assert.Equal(["bob@example.net"], List.Entries.Select(entry => entry.Address));
        await ProblemAssert.IsAsync(await _host.SendAsync(HttpMethod.Delete, "/v1/suppressions/ann@example.net"), 404, "not_found");
        await ProblemAssert.IsAsync(await _host.SendAsync(HttpMethod.Delete, "/v1/suppressions/nobody"), 404, "not_found");
        await ProblemAssert.IsAsync(await _host.SendAsync(HttpMethod.Delete, "/v1/suppressions/bob@example.net?stream=x"), 422, "invalid_request");
        await ProblemAssert.IsAsync(await _host.SendAsync(HttpMethod.Delete, "/v1/suppressions/bob@example.net?x=1"), 422, "invalid_request");
    }

    [Theory]
    [InlineData("a/b@example.net", "a%2Fb%40example.net")]
    [InlineData("a%2fb@example.net", "a%252fb@example.net")]
    [InlineData("a%b@example.net", "a%25b@example.net")]
    [InlineData("a+b@example.net", "a+b@example.net")]
    [InlineData("\"a b\"@example.net", "%22a%20b%22@example.net")]
    [InlineData("jörg@example.net", "j%C3%B6rg@example.net")]
    public async Task Removal_ReadsAnyAddressFromThePath(string address, string segment)
    {
        await _host.PostAsync("/v1/suppressions", new JsonObject { ["email"] = address }.ToJsonString());
        Assert.Equal([address], List.Entries.Select(entry => entry.Address));

        Assert.Equal(HttpStatusCode.NoContent, await DeleteAsync(segment));
    }

    [Fact]
    public async Task KeyWithoutTheScope_MayNot()
    {
        var reader = _host.Cluster.AddKey(_host.Cluster.Workspace, "reader000001", KeyMode.Live, Scopes.SuppressionsRead);
        var writer = _host.Cluster.AddKey(_host.Cluster.Workspace, "writer000001", KeyMode.Live, Scopes.SuppressionsWrite);

        Assert.Equal(HttpStatusCode.OK, (await _host.SendAsync(HttpMethod.Get, "/v1/suppressions", key: reader)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _host.SendAsync(HttpMethod.Get, "/v1/suppressions/export", key: reader)).StatusCode);
        await ProblemAssert.IsAsync(await _host.PostAsync("/v1/suppressions", """{"email": "a@b.example"}""", key: reader), 403, "scope_missing");
        await ProblemAssert.IsAsync(await _host.SendAsync(HttpMethod.Delete, "/v1/suppressions/a@b.example", key: reader), 403, "scope_missing");
        await ProblemAssert.IsAsync(
            await _host.SendAsync(HttpMethod.Post, "/v1/suppressions/import", new StringContent("email\n", null, "text/csv"), key: reader), 403, "scope_missing");
        await ProblemAssert.IsAsync(await _host.SendAsync(HttpMethod.Get, "/v1/suppressions", key: writer), 403, "scope_missing");
        await ProblemAssert.IsAsync(await _host.SendAsync(HttpMethod.Get, "/v1/suppressions/export", key: writer), 403, "scope_missing");
        Assert.Equal(HttpStatusCode.OK, (await _host.PostAsync("/v1/suppressions", """{"email": "a@b.example"}""", key: writer)).StatusCode);
    }

    [Fact]
    public async Task AnotherWorkspace_SeesAndChangesNothing()
    {
        _host.Cluster.AddWorkspace("otherkey0001", "othertest001");
        var other = FakeCluster.KeyText("otherkey0001", KeyMode.Live);
        await _host.PostAsync("/v1/suppressions", """{"email": "ann@example.net"}""");

        Assert.Empty(Emails(await ApiHost.JsonAsync(await _host.SendAsync(HttpMethod.Get, "/v1/suppressions", key: other))));
        Assert.DoesNotContain("ann", await (await _host.SendAsync(HttpMethod.Get, "/v1/suppressions/export", key: other)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await ProblemAssert.IsAsync(await _host.SendAsync(HttpMethod.Delete, "/v1/suppressions/ann@example.net", key: other), 404, "not_found");
        Assert.Single(List.Entries);
    }

    private static string[] Emails(JsonElement page) => [.. page.GetProperty("data").EnumerateArray().Select(entry => entry.GetProperty("email").GetString()!)];

    private async Task<JsonElement> GetAsync(string query) => await ApiHost.JsonAsync(await _host.Client.GetAsync("/v1/suppressions" + query));

    private async Task<HttpStatusCode> DeleteAsync(string segment) => (await _host.SendAsync(HttpMethod.Delete, "/v1/suppressions/" + segment)).StatusCode;
}
