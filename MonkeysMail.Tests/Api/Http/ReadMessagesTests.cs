// Reading and changing messages as a client sees it.
using System.Globalization;
using System.Net;
using System.Text.Json;
using MonkeysMail.Grains.Contracts;
using Xunit;

namespace MonkeysMail.Tests.Api.Http;

public sealed class ReadMessagesTests : IAsyncLifetime
{
    private ApiHost _host = null!;

    private FakeMessageLog Log => _host.Cluster.Log(_host.Cluster.Workspace.Id);

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task AMessage_IsShownWithItsRecipientsAndAttempts()
    {
        var id = await SendAsync();

        var response = await _host.SendAsync(HttpMethod.Get, $"/v1/messages/{id}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            $$$"""
            {"id":"{{{id}}}","status":"queued","created_at":"1970-01-01T00:00:00.123Z","send_at":null,"from":"no-reply@example.com","subject":"Grüße","stream":"transactional","tags":["t1"],"metadata":{"k":"v"},"size":2412,"recipients":[{"email":"a@example.net","status":"queued","next_attempt_at":"1970-01-01T00:00:00Z","attempts":[{"number":1,"at":"1970-01-01T00:00:00Z","duration_ms":41,"host":"mx1.example.net","address":"192.0.2.7","source":"192.0.2.1","tls":{"version":"1.3","cipher":"TLS_AES_256_GCM_SHA384"},"reply":{"code":451,"enhanced":"4.7.1","text":"later"},"outcome":"deferred"}]}]}
            """,
            await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task ATimeline_IsAList()
    {
        var id = await SendAsync();

        var answer = await ApiHost.JsonAsync(await _host.SendAsync(HttpMethod.Get, $"/v1/messages/{id}/events"));

        Assert.Equal(JsonValueKind.Null, answer.GetProperty("next_cursor").ValueKind);
        var fact = answer.GetProperty("data").EnumerateArray().Single();
        Assert.Equal("accepted", fact.GetProperty("type").GetString());
        Assert.Equal(id, fact.GetProperty("message_id").GetString());
        Assert.Equal("""{"size":2412}""", fact.GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task TheRawMessage_IsMail()
    {
        var id = await SendAsync();

        var response = await _host.SendAsync(HttpMethod.Get, $"/v1/messages/{id}/raw");

        Assert.Equal("message/rfc822", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("From: a@example.com\r\n\r\nhello\r\n", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task TheRawMessageOfAScheduledOne_IsNotThereYet()
    {
        var id = await SendAsync(Later());

        await ProblemAssert.IsAsync(await _host.SendAsync(HttpMethod.Get, $"/v1/messages/{id}/raw"), 409, "conflict");
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/events")]
    [InlineData("GET", "/raw")]
    [InlineData("POST", "/cancel")]
    [InlineData("PATCH", "")]
    public async Task WhatIsAnothers_IsMissing(string method, string path)
    {
        var other = _host.Cluster.AddWorkspace("otherkey0001", "othertest001", "example.com");
        var id = await SendAsync();
        var key = FakeCluster.KeyText("otherkey0001", KeyMode.Live);

        foreach (var name in new[] { id, "msg_00000000000000000000000000", "nonsense" })
        {
            var content = method == "PATCH" ? new StringContent($$"""{"send_at":"{{Later()}}"}""", null, "application/json") : null;
            await ProblemAssert.IsAsync(await _host.SendAsync(new HttpMethod(method), $"/v1/messages/{name}{path}", content, key: key), 404, "not_found");
        }

        Assert.Empty(_host.Cluster.Accepted(other.Id));
        Assert.NotEqual("canceled", (await ApiHost.JsonAsync(await _host.SendAsync(HttpMethod.Get, $"/v1/messages/{id}"))).GetProperty("status").GetString());
    }

    [Fact]
    public async Task AList_IsPagedNewestFirst()
    {
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add(await SendAsync());
        }

        ids.Sort(StringComparer.Ordinal);
        ids.Reverse();
        var first = await ApiHost.JsonAsync(await _host.SendAsync(HttpMethod.Get, "/v1/messages?limit=3"));
        var second = await ApiHost.JsonAsync(await _host.SendAsync(HttpMethod.Get, $"/v1/messages?limit=3&cursor={first.GetProperty("next_cursor").GetString()}"));

        Assert.Equal(ids, first.GetProperty("data").EnumerateArray().Concat(second.GetProperty("data").EnumerateArray()).Select(m => m.GetProperty("id").GetString()!));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next_cursor").ValueKind);
    }

    [Fact]
    public async Task Filters_ReachTheQuery()
    {
        await _host.SendAsync(HttpMethod.Get, "/v1/messages?status=bounced&recipient=Ann%40Example.NET&tag=t&after=2026-01-01T00:00:00Z&before=2026-02-01T00:00:00%2B02:00");

        Assert.Equal(
            new MessageQuery(
                DeliveryStatus.Bounced, "ann@example.net", "t",
                DateTimeOffset.Parse("2026-01-01T00:00:00Z", CultureInfo.InvariantCulture),
                DateTimeOffset.Parse("2026-01-31T22:00:00Z", CultureInfo.InvariantCulture), null, 50, KeyMode.Live),
            Log.LastQuery);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("limit=x", "limit")]
    [InlineData("cursor=abc", "cursor")]
    [InlineData("status=sent", "status")]
    [InlineData("recipient=nobody", "recipient")]
    [InlineData("tag=", "tag")]
    [InlineData("after=2026-01-01", "after")]
    [InlineData("before=2026-01-01T00:00:00", "before")]
    [InlineData("page=2", "page")]
    [InlineData("tag=a&tag=b", "tag")]
    public async Task AWrongFilter_IsNamed(string query, string field) =>
        Assert.Equal([field], ProblemAssert.Fields(await ProblemAssert.IsAsync(await _host.SendAsync(HttpMethod.Get, "/v1/messages?" + query), 422, "invalid_request")));

    [Fact]
    public async Task ACancel_AnswersWithTheMessageAndMayBeRepeated()
    {
        var id = await SendAsync(Later());

        for (var i = 0; i < 2; i++)
        {
            var response = await _host.SendAsync(HttpMethod.Post, $"/v1/messages/{id}/cancel");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("canceled", (await ApiHost.JsonAsync(response)).GetProperty("status").GetString());
        }
    }

    [Theory]
    [InlineData(ChangeOutcome.Conflict, 409, "conflict")]
    [InlineData(ChangeOutcome.Unavailable, 503, "unavailable")]
    public async Task AChangeThatIsRefused_SaysWhy(ChangeOutcome outcome, int status, string code)
    {
        var id = await SendAsync(Later());
        Assert.True(MessageId.TryParse(id, out var message));
        _host.Cluster.Message(_host.Cluster.Workspace.Id, message).ChangeFailure = outcome;

        await ProblemAssert.IsAsync(await _host.SendAsync(HttpMethod.Post, $"/v1/messages/{id}/cancel"), status, code);
        await ProblemAssert.IsAsync(await RescheduleAsync(id, $$"""{"send_at":"{{Later()}}"}"""), status, code);
    }

    [Fact]
    public async Task AReschedule_ChangesTheTime()
    {
        var id = await SendAsync(Later());

        var response = await RescheduleAsync(id, $$"""{"send_at":"{{Later(80)}}"}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Later(80), (await ApiHost.JsonAsync(response)).GetProperty("send_at").GetString());
    }

    [Theory]
    [InlineData("{}", "send_at")]
    [InlineData("{\"send_at\":null}", "send_at")]
    [InlineData("{\"send_at\":\"2020-01-01T00:00:00Z\"}", "send_at")]
    [InlineData("{\"send_at\":\"tomorrow\"}", "send_at")]
    [InlineData("{\"subject\":\"x\"}", "subject")]
    [InlineData("7", "body")]
    public async Task AWrongReschedule_IsNamed(string json, string field)
    {
        var id = await SendAsync(Later());

        Assert.Equal([field], ProblemAssert.Fields(await ProblemAssert.IsAsync(await RescheduleAsync(id, json), 422, "invalid_request")));
    }

    private static string Later(int days = 30) =>
        DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().AddDays(days).ToUnixTimeSeconds() / 86_400 * 86_400)
            .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private Task<HttpResponseMessage> RescheduleAsync(string id, string json) =>
        _host.SendAsync(HttpMethod.Patch, $"/v1/messages/{id}", new StringContent(json, null, "application/json"));

    private async Task<string> SendAsync(string? sendAt = null)
    {
        var at = sendAt is null ? "null" : $"\"{sendAt}\"";
        var response = await _host.PostAsync("/v1/messages", $$"""
            {"from":"no-reply@example.com","to":["a@example.net"],"subject":"Grüße","text":"t","tags":["t1"],"metadata":{"k":"v"},"send_at":{{at}}}
            """);
        return (await ApiHost.JsonAsync(response)).GetProperty("id").GetString()!;
    }
}
