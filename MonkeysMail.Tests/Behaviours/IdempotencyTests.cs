using System.Net;
using System.Text.Json.Nodes;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Behaviours;

/// <summary>One key, one message: however often, however concurrently, across restarts.</summary>
public sealed class IdempotencyTests
{
    [Theory, BothDatabases]
    public async Task FiftyConcurrentEqualRequests_AreOneMessage(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        using var installation = await Installation.CreateAsync(database);
        installation.Settings.Add($"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}");
        await using var engine = await Engine.StartAsync(installation);
        var mail = MailApi.Mail("ann@example.net");

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => engine.Live.PostAsync("/v1/messages", mail.DeepClone(), "key-1")));
        var id = Assert.Single(answers.Select(a => a.Body["id"]!.GetValue<string>()).Distinct());
        await engine.Live.WaitForStatusAsync(id, "delivered");
        var (_, list) = await engine.Live.GetAsync("/v1/messages");

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Accepted, a.Status));
        Assert.Single(answers.Select(a => a.Body.ToJsonString()).Distinct());
        Assert.Single(list["data"]!.AsArray());
        Assert.Single(sink.Messages);
    }

    [Theory, BothDatabases]
    public async Task OtherBody_Conflicts(DatabaseKind database)
    {
        using var installation = await Installation.CreateAsync(database);
        await using var engine = await Engine.StartAsync(installation);

        await engine.Test.PostAsync("/v1/messages", MailApi.Mail("ann@example.net"), "key-1");
        var (status, problem) = await engine.Test.PostAsync("/v1/messages", MailApi.Mail("bob@example.net"), "key-1");

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal("idempotency_conflict", problem["code"]!.GetValue<string>());
    }

    [Theory, BothDatabases]
    public async Task TestsReceipt_IsNoAnswerToALiveRequest(DatabaseKind database)
    {
        using var installation = await Installation.CreateAsync(database);
        await using var engine = await Engine.StartAsync(installation);

        await engine.Test.PostAsync("/v1/messages", MailApi.Mail("ann@example.net"), "key-1");
        var (status, problem) = await engine.Live.PostAsync("/v1/messages", MailApi.Mail("ann@example.net"), "key-1");

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal("idempotency_conflict", problem["code"]!.GetValue<string>());
    }

    [Theory, BothDatabases]
    public async Task Key_HoldsAcrossARestart(DatabaseKind database)
    {
        using var installation = await Installation.CreateAsync(database);
        var mail = MailApi.Mail("ann@example.net");
        JsonNode first;
        await using (var before = await Engine.StartAsync(installation))
        {
            first = (await before.Test.PostAsync("/v1/messages", mail, "key-1")).Body;
        }

        await using var after = await Engine.StartAsync(installation);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/messages") { Content = System.Net.Http.Json.JsonContent.Create(mail) };
        request.Headers.Add("Idempotency-Key", "key-1");
        using var second = await after.Test.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Accepted, second.StatusCode);
        Assert.Equal("true", second.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.Equal(first.ToJsonString(), await second.Content.ReadAsStringAsync());
    }

    [Theory, BothDatabases]
    public async Task Batch_RepeatedWithItsKey_IsTheSameMessages(DatabaseKind database)
    {
        using var installation = await Installation.CreateAsync(database);
        await using var engine = await Engine.StartAsync(installation);
        var forged = MailApi.Mail("carl@example.net");
        forged["subject"] = "a\r\nBcc: x@example.net";
        var batch = new JsonObject { ["messages"] = new JsonArray(MailApi.Mail("ann@example.net"), forged, MailApi.Mail("bob@example.net")) };

        var (status, first) = await engine.Test.PostAsync("/v1/messages/batch", batch.DeepClone(), "batch-1");
        var (_, second) = await engine.Test.PostAsync("/v1/messages/batch", batch.DeepClone(), "batch-1");
        var (_, list) = await engine.Test.GetAsync("/v1/messages");

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal("invalid_request", first["data"]![1]!["error"]!["code"]!.GetValue<string>());
        Assert.Equal(Ids(first), Ids(second));
        Assert.Equal(2, list["data"]!.AsArray().Count);
    }

    [Theory, BothDatabases]
    public async Task Replay_TakesNoTokens(DatabaseKind database)
    {
        using var installation = await Installation.CreateAsync(database);
        installation.Settings.Add("--MonkeysMail:Limits:Workspace:Rate=1");
        installation.Settings.Add("--MonkeysMail:Limits:Workspace:Burst=2");
        await using var engine = await Engine.StartAsync(installation);
        var mail = MailApi.Mail("ann@example.net", "bob@example.net");

        var (first, _) = await engine.Test.PostAsync("/v1/messages", mail.DeepClone(), "key-1");
        var (replayed, _) = await engine.Test.PostAsync("/v1/messages", mail.DeepClone(), "key-1");
        var (fresh, problem) = await engine.Test.PostAsync("/v1/messages", mail.DeepClone(), "key-2");

        Assert.Equal(HttpStatusCode.Accepted, first);
        Assert.Equal(HttpStatusCode.Accepted, replayed);
        Assert.Equal(HttpStatusCode.TooManyRequests, fresh);
        Assert.Equal("rate_limited", problem["code"]!.GetValue<string>());
    }

    private static string[] Ids(JsonNode batch) =>
        [.. batch["data"]!.AsArray().Where(item => item!["id"] is not null).Select(item => item!["id"]!.GetValue<string>())];
}
