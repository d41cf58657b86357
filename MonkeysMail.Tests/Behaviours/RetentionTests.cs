// What a workspace keeps is gone from the database once its window has ended, and nothing before: bodies, then messages with all that is of them, then audit entries,
// whose chain stays whole. What has not ended stays.
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Retention;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Behaviours;

public sealed class RetentionTests
{
    private static readonly RetentionOptions Fast = new()
    {
        Every = TimeSpan.FromMilliseconds(100),
        PollPeriod = TimeSpan.FromMilliseconds(50),
        AtOnce = 2,
        Pause = TimeSpan.FromMilliseconds(1),
    };

    [Theory, BothDatabases]
    public async Task WhatIsOver_IsGone_AndNothingElse(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        using var installation = await Installation.CreateAsync(database);
        installation.Settings.Add($"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}");
        var raw = new RawDatabase(installation);
        var clock = new ShiftedClock();
        await using var engine = await StartAsync(installation, clock);
        var old = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            old.Add(await engine.Live.SendAsync($"a{i}@example.net"));
            await engine.Live.WaitForStatusAsync(old[^1], "delivered");
        }

        var waiting = MailApi.Mail("later@example.net");
        waiting["send_at"] = clock.GetUtcNow().AddDays(60).ToString("O");
        waiting["tags"] = new JsonArray("later");
        var scheduled = (string)(await engine.Live.PostAsync("/v1/messages", waiting)).Body["id"]!;
        await engine.Live.PostAsync(
            "/v1/suppressions", new JsonObject { ["email"] = "short@example.net", ["reason"] = "manual", ["expires_at"] = clock.GetUtcNow().AddDays(1).ToString("O") });
        await engine.Live.PostAsync("/v1/suppressions", new JsonObject { ["email"] = "kept@example.net", ["reason"] = "manual" });

        clock.Advance(TimeSpan.FromDays(6));
        await SettledAsync(engine, installation);
        Assert.Equal((6, 6, 6, 1), await CountAsync(raw));

        clock.Advance(TimeSpan.FromDays(2));
        await FastKeys.WaitAsync(async () => (await CountAsync(raw)).Contents == 1, "the bodies to go");
        Assert.Equal((6, 1, 6, 1), await CountAsync(raw));
        var (status, problem) = await engine.Live.GetAsync($"/v1/messages/{old[0]}/raw");
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Contains("bodies_days", (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Equal("delivered", (string?)(await engine.Live.GetAsync($"/v1/messages/{old[0]}")).Body["status"]);
        Assert.Equal(HttpStatusCode.Conflict, (await engine.Live.GetAsync($"/v1/messages/{scheduled}/raw")).Status);

        // A longer window holds from its answer on.
        var young = await engine.Live.SendAsync("young@example.net");
        await engine.Live.WaitForStatusAsync(young, "delivered");
        Assert.Equal(200, await PatchAsync(engine, """{"retention": {"bodies_days": 60}}"""));
        clock.Advance(TimeSpan.FromDays(40));
        await SettledAsync(engine, installation);
        Assert.Equal((7, 2, 7, 1), await CountAsync(raw));

        // One that somebody has changed does not keep the others.
        Assert.True(MessageId.TryParse(old[1], out var changed));
        await raw.ExecuteAsync(raw.IsPostgres ? "UPDATE messages SET head = '\\x00' WHERE id = {0}" : "UPDATE messages SET head = X'00' WHERE id = {0}", changed.Value);
        clock.Advance(TimeSpan.FromDays(44));
        await FastKeys.WaitAsync(async () => (await raw.QueryAsync("SELECT 1 FROM messages")).Count == 2, "the messages to go");
        Assert.Equal(HttpStatusCode.NotFound, (await engine.Live.GetAsync($"/v1/messages/{old[0]}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await engine.Live.GetAsync($"/v1/messages/{young}")).Status);
        Assert.Empty((await engine.Live.GetAsync("/v1/messages?recipient=a0@example.net")).Body["data"]!.AsArray());
        Assert.Single((await engine.Live.GetAsync("/v1/messages?tag=later")).Body["data"]!.AsArray());
        foreach (var table in new[] { "message_lookups", "events" })
        {
            foreach (var gone in old.Where(gone => table == "events" || gone != old[1]))
            {
                Assert.True(MessageId.TryParse(gone, out var id));
                Assert.Empty(await raw.QueryAsync($"SELECT 1 FROM {table} WHERE message_id = {{0}}", [id.Value]));
            }
        }
    }

    [Theory, BothDatabases]
    public async Task OldAuditEntries_AreGone_AndTheChainIsWhole(DatabaseKind database)
    {
        using var installation = await Installation.CreateAsync(database);
        var raw = new RawDatabase(installation);
        var clock = new ShiftedClock();
        await using var engine = await StartAsync(installation, clock);
        await SuppressAsync(engine, 5, "old");
        await FastKeys.WaitAsync(async () => (await raw.QueryAsync("SELECT 1 FROM audit_entries")).Count >= 5, "the audit entries");

        clock.Advance(TimeSpan.FromDays(200));
        await SuppressAsync(engine, 3, "young");
        clock.Advance(TimeSpan.FromDays(200));

        await FastKeys.WaitAsync(async () => (await ActionsAsync(engine)).SequenceEqual(["retention.applied", "suppression.added", "suppression.added", "suppression.added"]), "the old entries to go");
        var (_, verified) = await engine.Live.GetAsync("/v1/audit/verify");
        Assert.True((bool)verified["valid"]!, verified.ToJsonString());
        var report = (await engine.Live.GetAsync("/v1/audit?action=retention.applied")).Body["data"]![0]!;
        Assert.True((long)report["after"]!["audit"]! > 0, report.ToJsonString());
        Assert.Equal("retention", (string?)report["actor"]!["id"]);

        // Who writes to the database cannot use it to hide an entry.
        await raw.ExecuteAsync("DELETE FROM audit_entries WHERE position = (SELECT min(position) FROM audit_entries)");
        (_, verified) = await engine.Live.GetAsync("/v1/audit/verify");
        Assert.False((bool)verified["valid"]!, verified.ToJsonString());
    }

    [Fact]
    public async Task Windows_AreShown_AndBounded()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        await using var engine = await StartAsync(installation, new ShiftedClock());

        Assert.Equal(
            """{"bodies_days":7,"metadata_days":90,"events_days":90,"audit_days":365}""",
            (await engine.Live.GetAsync("/v1/workspace")).Body["retention"]!.ToJsonString());
        Assert.Equal(422, await PatchAsync(engine, """{"retention": {"bodies_days": 366}}"""));
        Assert.Equal(422, await PatchAsync(engine, """{"retention": {"events_days": 91}}"""));
        Assert.Equal(422, await PatchAsync(engine, """{"retention": {"other_days": 1}}"""));
        Assert.Equal(200, await PatchAsync(engine, """{"retention": {"events_days": 400, "metadata_days": 400, "bodies_days": 0}}"""));
        Assert.Equal(
            """{"bodies_days":0,"metadata_days":400,"events_days":400,"audit_days":365}""",
            (await engine.Live.GetAsync("/v1/workspace")).Body["retention"]!.ToJsonString());
    }

    private static Task<Engine> StartAsync(Installation installation, TimeProvider clock) => Engine.StartAsync(installation, builder =>
    {
        builder.Services.Replace(ServiceDescriptor.Singleton(clock));
        builder.Services.AddSingleton(Fast);
    });

    private static async Task<(int Messages, int Contents, int Told, int Suppressions)> CountAsync(RawDatabase raw) => (
        (await raw.QueryAsync("SELECT 1 FROM messages")).Count,
        (await raw.QueryAsync("SELECT 1 FROM message_contents")).Count,
        (await raw.QueryAsync("SELECT DISTINCT message_id FROM events")).Count,
        (await raw.QueryAsync("SELECT 1 FROM suppressions")).Count);

    // A whole walk that began after now.
    private static async Task SettledAsync(Engine engine, Installation installation)
    {
        var workspace = new WorkspaceId(RawDatabase.IdOf((await new RawDatabase(installation).QueryAsync("SELECT workspace_id FROM bootstrap"))[0][0]));
        await engine.Services.GetRequiredService<RetentionWalk>().RunAsync(workspace, CancellationToken.None);
    }

    private static async Task SuppressAsync(Engine engine, int count, string name)
    {
        for (var i = 0; i < count; i++)
        {
            await engine.Live.PostAsync("/v1/suppressions", new JsonObject { ["email"] = $"{name}{i}@example.net", ["reason"] = "manual" });
        }
    }

    private static async Task<List<string>> ActionsAsync(Engine engine) =>
        [.. (await engine.Live.GetAsync("/v1/audit")).Body["data"]!.AsArray().Select(entry => (string)entry!["action"]!)];

    private static async Task<int> PatchAsync(Engine engine, string body) =>
        (await engine.Live.CallAsync(HttpMethod.Patch, "/v1/workspace", JsonNode.Parse(body))).Status;
}
