// POST /v1/messages/batch as a client sees it.
using System.Net;
using System.Text.Json;
using MonkeysMail.Grains.Contracts;
using Xunit;

namespace MonkeysMail.Tests.Api.Http;

public sealed class SendBatchTests : IAsyncLifetime
{
    private ApiHost _host = null!;

    private FakeCluster Cluster => _host.Cluster;

    private FakeMessageLog Log => Cluster.Log(Cluster.Workspace.Id);

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task AFaultOfOneMessage_IsItsOwn()
    {
        var response = await PostAsync(
            Item("a@example.net"),
            """{"from":"no-reply@example.com","to":["nobody"],"text":"t"}""",
            """{"from":"no-reply@bank.example","to":["c@example.net"],"text":"t"}""",
            "17",
            Item("d@example.net"));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var data = await DataAsync(response);
        Assert.Equal([0, 1, 2, 3, 4], data.Select(d => d.GetProperty("index").GetInt32()));
        Assert.StartsWith("msg_", data[0].GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.Equal("queued", data[0].GetProperty("status").GetString());
        Assert.Equal("""[{"email":"a@example.net","status":"queued"}]""", data[0].GetProperty("recipients").GetRawText());
        Assert.Equal("invalid_request", data[1].GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(["to[0]"], ProblemAssert.Fields(data[1].GetProperty("error")));
        Assert.Equal("domain_not_verified", data[2].GetProperty("error").GetProperty("code").GetString());
        Assert.Equal("invalid_request", data[3].GetProperty("error").GetProperty("code").GetString());
        Assert.False(data[3].TryGetProperty("id", out _));
        Assert.Equal(2, Cluster.Accepted(Cluster.Workspace.Id).Count);
    }

    [Fact]
    public async Task AThousandMessages_AreAdmittedInSlicesAndAcceptedManyAtATime()
    {
        await using var host = await ApiHost.StartAsync(o => o.BatchConcurrency = 8);
        var log = host.Cluster.Log(host.Cluster.Workspace.Id);
        var gate = new TaskCompletionSource();
        var waiting = 0;
        log.OnAccept = async (_, _) =>
        {
            // Eight at a time: the eighth opens the gate for all.
            if (Interlocked.Increment(ref waiting) == 8)
            {
                gate.SetResult();
            }

            await gate.Task;
            return null;
        };

        var response = await host.PostAsync("/v1/messages/batch", Batch([.. Enumerable.Range(0, 1_000).Select(i => Item($"r{i}@example.net"))]));

        Assert.Equal(1_000, (await DataAsync(response)).Count(d => d.TryGetProperty("id", out _)));
        Assert.Equal([200, 200, 200, 200, 200], host.Cluster.Workspace.Admissions.Select(a => a.Items.Length));
        Assert.Equal(8, log.MostAccepting);
    }

    [Fact]
    public async Task ARepeat_UsesTheFirstIdsAndCompletesWhatIsMissing()
    {
        Cluster.Workspace.Burst = 100;
        Cluster.Workspace.Tokens = 100;
        Log.OnAccept = (_, request) => Task.FromResult(
            request.Recipients[0].Address.Local == "b" ? new AcceptAnswer(AcceptOutcome.Unavailable) : null);
        var first = await PostAsync("key-1", Item("a@example.net"), Item("b@example.net"), Item("c@example.net"));
        Log.OnAccept = null;

        var second = await PostAsync("key-1", Item("a@example.net"), Item("b@example.net"), Item("c@example.net"));

        var before = await DataAsync(first);
        var after = await DataAsync(second);
        Assert.Equal("unavailable", before[1].GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(before[0].GetRawText(), after[0].GetRawText());
        Assert.Equal(before[2].GetRawText(), after[2].GetRawText());
        Assert.StartsWith("msg_", after[1].GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.False(first.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal("true", second.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.Equal(97, Cluster.Workspace.Tokens);
        Assert.Equal(3, Cluster.Accepted(Cluster.Workspace.Id).Count);
    }

    [Fact]
    public async Task ARepeatWithAnEmptyBucket_StillFindsWhatWasAccepted()
    {
        Cluster.Workspace.Burst = 2;
        Cluster.Workspace.Tokens = 2;
        await PostAsync("key-1", Item("a@example.net"), Item("b@example.net"));

        var second = await DataAsync(await PostAsync("key-1", Item("a@example.net"), Item("b@example.net")));

        Assert.All(second, d => Assert.StartsWith("msg_", d.GetProperty("id").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task AMessageThatTheRateRefuses_TellsWhenARepeatCanSucceed()
    {
        Cluster.Workspace.Burst = 1;
        Cluster.Workspace.Tokens = 1;

        var data = await DataAsync(await PostAsync(Item("a@example.net"), Item("b@example.net"), Item("nobody")));

        Assert.False(data[0].TryGetProperty("error", out _));
        var refused = data[1].GetProperty("error");
        Assert.Equal(("rate_limited", 3), (refused.GetProperty("code").GetString(), refused.GetProperty("retry_after").GetInt64()));
        Assert.False(data[2].GetProperty("error").TryGetProperty("retry_after", out _));
    }

    [Fact]
    public async Task TheSameKeyForAnotherBatch_IsAConflict()
    {
        await PostAsync("key-1", Item("a@example.net"));

        await ProblemAssert.IsAsync(await PostAsync("key-1", Item("b@example.net")), 409, "idempotency_conflict");
        await ProblemAssert.IsAsync(await _host.PostAsync("/v1/messages", Item("a@example.net"), "key-1"), 409, "idempotency_conflict");
    }

    [Fact]
    public async Task AStoreThatDoesNotAnswer_RefusesTheBatchBeforeAnythingIsAccepted()
    {
        Log.ClaimFailure = ClaimOutcome.Unavailable;

        await ProblemAssert.IsAsync(await PostAsync("key-1", Item("a@example.net")), 503, "unavailable");
        Assert.Empty(Cluster.Accepted(Cluster.Workspace.Id));
    }

    [Fact]
    public async Task ASliceThatIsNotAnswered_RefusesItsOwnMessages()
    {
        var call = 0;
        Cluster.Workspace.OnAdmit = () => ++call == 2 ? throw new InvalidOperationException("broken") : Task.CompletedTask;

        var data = await DataAsync(await PostAsync([.. Enumerable.Range(0, 500).Select(i => Item($"r{i}@example.net"))]));

        Assert.Equal(Enumerable.Range(200, 200), data.Where(d => d.TryGetProperty("error", out _)).Select(d => d.GetProperty("index").GetInt32()));
        Assert.Equal("unavailable", data[200].GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task AMessageOfUnknownFate_IsItsOwnErrorAndKeepsItsToken()
    {
        Log.OnAccept = (_, request) => request.Recipients[0].Address.Local == "b" ? throw new TimeoutException("late") : Task.FromResult<AcceptAnswer?>(null);

        var data = await DataAsync(await PostAsync("key-1", Item("a@example.net"), Item("b@example.net")));

        Assert.StartsWith("msg_", data[0].GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.Contains("same Idempotency-Key", data[1].GetProperty("error").GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, Cluster.Workspace.Returned);
    }

    [Theory]
    [InlineData("[]", "body")]
    [InlineData("{}", "messages")]
    [InlineData("{\"messages\":null}", "messages")]
    [InlineData("{\"messages\":{}}", "messages")]
    [InlineData("{\"messages\":[]}", "messages")]
    [InlineData("{\"messages\":[1],\"messages\":[1]}", "messages")]
    [InlineData("{\"messages\":[1],\"other\":1}", "other")]
    public async Task AFaultOfTheDocument_RefusesTheWhole(string json, string field) =>
        Assert.Equal([field], ProblemAssert.Fields(await ProblemAssert.IsAsync(await _host.PostAsync("/v1/messages/batch", json), 422, "invalid_request")));

    [Fact]
    public async Task MoreThanAThousandMessages_AreRefused()
    {
        var response = await _host.PostAsync("/v1/messages/batch", Batch([.. Enumerable.Repeat("1", 1_001)]));

        Assert.Equal(["messages"], ProblemAssert.Fields(await ProblemAssert.IsAsync(response, 422, "invalid_request")));
    }

    [Fact]
    public async Task BrokenJsonBehindGoodMessages_AcceptsNothing()
    {
        await ProblemAssert.IsAsync(await _host.PostAsync("/v1/messages/batch", $$"""{"messages":[{{Item("a@example.net")}},"""), 400, "malformed");

        Assert.Empty(Cluster.Accepted(Cluster.Workspace.Id));
    }

    private static string Item(string to) => $$"""{"from":"no-reply@example.com","to":["{{to}}"],"subject":"s","text":"t"}""";

    private static string Batch(string[] items) => $$"""{"messages":[{{string.Join(',', items)}}]}""";

    private Task<HttpResponseMessage> PostAsync(params string[] items) =>
        items[0].StartsWith("key-", StringComparison.Ordinal)
            ? _host.PostAsync("/v1/messages/batch", Batch(items[1..]), items[0])
            : _host.PostAsync("/v1/messages/batch", Batch(items));

    private static async Task<List<JsonElement>> DataAsync(HttpResponseMessage response) =>
        [.. (await ApiHost.JsonAsync(response)).GetProperty("data").EnumerateArray()];
}
