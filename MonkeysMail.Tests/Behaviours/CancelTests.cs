using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Behaviours;

/// <summary>Cancel in every state: what waits is stopped, what runs or has ended is not.</summary>
public sealed class CancelTests
{
    [Theory, BothDatabases]
    public async Task Scheduled_IsCanceled_AndARepeatIsFine(DatabaseKind database)
    {
        using var installation = await Installation.CreateAsync(database);
        await using var engine = await Engine.StartAsync(installation);
        var mail = MailApi.Mail("ann@example.net");
        mail["send_at"] = TimeProvider.System.GetUtcNow().AddDays(1).ToString("O", CultureInfo.InvariantCulture);
        var id = (await engine.Live.PostAsync("/v1/messages", mail)).Body["id"]!.GetValue<string>();

        var (first, canceled) = await engine.Live.PostAsync($"/v1/messages/{id}/cancel");
        var (second, _) = await engine.Live.PostAsync($"/v1/messages/{id}/cancel");
        var (_, events) = await engine.Live.GetAsync($"/v1/messages/{id}/events");

        Assert.Equal(HttpStatusCode.OK, first);
        Assert.Equal("canceled", canceled["status"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.OK, second);
        Assert.Equal(["scheduled", "canceled"], events["data"]!.AsArray().Select(e => e!["type"]!.GetValue<string>()));
    }

    [Fact]
    public async Task MailOutOfTheKeysReach_IsNotFound_AndStaysAsItIs()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        await using var engine = await Engine.StartAsync(installation);
        var mail = MailApi.Mail("ann@example.net");
        mail["send_at"] = TimeProvider.System.GetUtcNow().AddDays(1).ToString("O", CultureInfo.InvariantCulture);
        var live = (await engine.Live.PostAsync("/v1/messages", mail)).Body["id"]!.GetValue<string>();
        var captured = (await engine.Test.PostAsync("/v1/messages", mail)).Body["id"]!.GetValue<string>();
        var elsewhere = KeyCalls.NewKey("mail:send");
        elsewhere["domains"] = new JsonArray("elsewhere.example");
        var (_, bound) = await engine.Live.MakeKeyAsync(elsewhere);
        var same = KeyCalls.NewKey("mail:send");
        same["domains"] = new JsonArray(((string)mail["from"]!).Split('@')[1]);
        var (_, within) = await engine.Live.MakeKeyAsync(same);
        var later = new JsonObject { ["send_at"] = TimeProvider.System.GetUtcNow().AddDays(2).ToString("O", CultureInfo.InvariantCulture) };

        foreach (var client in new[] { engine.Test, bound })
        {
            Assert.Equal(404, (await client.CallAsync(HttpMethod.Post, $"/v1/messages/{live}/cancel")).Status);
            Assert.Equal(404, (await client.CallAsync(HttpMethod.Patch, $"/v1/messages/{live}", later.DeepClone())).Status);
        }

        Assert.Equal("scheduled", (await engine.Live.GetAsync($"/v1/messages/{live}")).Body["status"]!.GetValue<string>());
        Assert.Equal(404, (await bound.CallAsync(HttpMethod.Post, $"/v1/messages/{captured}/cancel")).Status);
        Assert.Equal(404, (await engine.Live.CallAsync(HttpMethod.Post, $"/v1/messages/{captured}/cancel")).Status);
        Assert.Equal(200, (await engine.Test.CallAsync(HttpMethod.Post, $"/v1/messages/{captured}/cancel")).Status);
        Assert.Equal(200, (await within.CallAsync(HttpMethod.Patch, $"/v1/messages/{live}", later)).Status);
        Assert.Equal(200, (await within.CallAsync(HttpMethod.Post, $"/v1/messages/{live}/cancel")).Status);
        bound.Dispose();
        within.Dispose();
    }

    [Theory]
    [InlineData(new[] { "mail:send" }, false)]
    [InlineData(new[] { "mail:send", "mail:read" }, true)]
    public async Task KeyThatMayNotRead_IsToldTheStatesAlone(string[] scopes, bool reads)
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        await using var engine = await Engine.StartAsync(installation);
        var mail = MailApi.Mail("ann@example.net");
        mail["send_at"] = TimeProvider.System.GetUtcNow().AddDays(1).ToString("O", CultureInfo.InvariantCulture);
        var id = (await engine.Live.PostAsync("/v1/messages", mail)).Body["id"]!.GetValue<string>();
        var (_, client) = await engine.Live.MakeKeyAsync(KeyCalls.NewKey(scopes));
        using var sender = client;
        var later = new JsonObject { ["send_at"] = TimeProvider.System.GetUtcNow().AddDays(2).ToString("O", CultureInfo.InvariantCulture) };

        foreach (var (answer, expected) in new[]
        {
            (await sender.CallAsync(HttpMethod.Patch, $"/v1/messages/{id}", later), "scheduled"),
            (await sender.CallAsync(HttpMethod.Post, $"/v1/messages/{id}/cancel"), "canceled"),
        })
        {
            Assert.Equal(200, answer.Status);
            Assert.Equal((id, expected), ((string)answer.Body["id"]!, (string)answer.Body["status"]!));
            var recipient = Assert.Single(answer.Body["recipients"]!.AsArray())!.AsObject();
            Assert.Equal(("ann@example.net", expected), ((string)recipient["email"]!, (string)recipient["status"]!));
            Assert.Equal(reads, answer.Body.AsObject().ContainsKey("subject"));
            Assert.Equal(reads, recipient.ContainsKey("attempts"));
        }
    }

    [Theory, BothDatabases]
    public async Task EachChange_IsInTheAuditLog_OnceAndWithWhoMadeIt(DatabaseKind database)
    {
        using var installation = await Installation.CreateAsync(database);
        await using var engine = await Engine.StartAsync(installation);
        var mail = MailApi.Mail("ann@example.net");
        var (first, later) = (TimeProvider.System.GetUtcNow().AddDays(1), TimeProvider.System.GetUtcNow().AddDays(2));
        mail["send_at"] = first.ToString("O", CultureInfo.InvariantCulture);
        var id = (await engine.Live.PostAsync("/v1/messages", mail)).Body["id"]!.GetValue<string>();

        await engine.Live.CallAsync(HttpMethod.Patch, $"/v1/messages/{id}", new JsonObject { ["send_at"] = later.ToString("O", CultureInfo.InvariantCulture) });
        await engine.Live.PostAsync($"/v1/messages/{id}/cancel");
        await engine.Live.PostAsync($"/v1/messages/{id}/cancel");
        await engine.Live.PostAsync("/v1/messages/msg_00000000000000000000000000/cancel");

        await FastKeys.WaitAsync(async () => (await EntriesAsync(engine)).Count >= 2, "the audit entries");
        var entries = await EntriesAsync(engine);
        Assert.Equal(["message.canceled", "message.rescheduled"], entries.Select(entry => (string)entry["action"]!));
        Assert.All(entries, entry => Assert.Equal((id, "key"), ((string)entry["target"]!, (string)entry["actor"]!["kind"]!)));
        Assert.Equal(later.UtcDateTime, entries[1]["after"]!["send_at"]!.GetValue<DateTimeOffset>().UtcDateTime, TimeSpan.FromMilliseconds(1));
        Assert.Equal(first.UtcDateTime, entries[1]["before"]!["send_at"]!.GetValue<DateTimeOffset>().UtcDateTime, TimeSpan.FromMilliseconds(1));
    }

    private static async Task<List<JsonNode>> EntriesAsync(Engine engine) =>
        [.. (await engine.Live.GetAsync("/v1/audit")).Body["data"]!.AsArray().Select(entry => entry!).Where(entry => ((string)entry["action"]!).StartsWith("message.", StringComparison.Ordinal))];

    [Theory, BothDatabases]
    public async Task Deferred_IsCanceled_AndNeverTriedAgain(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        using var installation = await Installation.CreateAsync(database);
        installation.Settings.Add($"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}");
        await using var engine = await Engine.StartAsync(installation);
        var id = await engine.Live.SendAsync("defer@a.test");
        await engine.Live.WaitForStatusAsync(id, "deferred");

        var (status, canceled) = await engine.Live.PostAsync($"/v1/messages/{id}/cancel");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("canceled", canceled["status"]!.GetValue<string>());
        Assert.Null(canceled["recipients"]![0]!["next_attempt_at"]);
    }

    [Theory, BothDatabases]
    public async Task Running_Conflicts_AndDeliveredToo(DatabaseKind database)
    {
        var hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var sink = MailSink.Start(options => options.Hold = hold.Task);
        using var installation = await Installation.CreateAsync(database);
        installation.Settings.Add($"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}");
        await using var engine = await Engine.StartAsync(installation);
        var id = await engine.Live.SendAsync("ann@example.net");
        await sink.WaitForCommandAsync("DATA");

        var (running, problem) = await engine.Live.PostAsync($"/v1/messages/{id}/cancel");
        var (_, seen) = await engine.Live.GetAsync($"/v1/messages/{id}");
        hold.SetResult();
        await engine.Live.WaitForStatusAsync(id, "delivered");
        var (delivered, _) = await engine.Live.PostAsync($"/v1/messages/{id}/cancel");

        Assert.Equal(HttpStatusCode.Conflict, running);
        Assert.Equal("conflict", problem["code"]!.GetValue<string>());
        Assert.True(seen["recipients"]![0]!["attempting"]!.GetValue<bool>());
        Assert.Equal(HttpStatusCode.Conflict, delivered);
    }

    [Theory, BothDatabases]
    public async Task WaitingInTheQueue_IsCanceled_AndNeverSent(DatabaseKind database)
    {
        var hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var sink = MailSink.Start(options => options.Hold = hold.Task);
        using var installation = await Installation.CreateAsync(database);
        installation.Settings.Add($"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}");
        installation.Settings.Add("--MonkeysMail:Delivery:MaxConnectionsToSmartHost=1");
        await using var engine = await Engine.StartAsync(installation);
        var blocking = await engine.Live.SendAsync("first@example.net");
        await sink.WaitForCommandAsync("DATA");
        var waiting = await engine.Live.SendAsync("second@example.net");

        var (status, canceled) = await engine.Live.PostAsync($"/v1/messages/{waiting}/cancel");
        hold.SetResult();
        await engine.Live.WaitForStatusAsync(blocking, "delivered");
        await engine.Live.WaitForStatusAsync(await engine.Live.SendAsync("third@example.net"), "delivered");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("canceled", canceled["status"]!.GetValue<string>());
        Assert.Equal(["first@example.net", "third@example.net"], sink.Messages.SelectMany(m => m.Recipients));
    }

    [Theory, BothDatabases]
    public async Task Unknown_IsNotFound(DatabaseKind database)
    {
        using var installation = await Installation.CreateAsync(database);
        await using var engine = await Engine.StartAsync(installation);

        var (status, _) = await engine.Live.PostAsync("/v1/messages/msg_00000000000000000000000000/cancel");

        Assert.Equal(HttpStatusCode.NotFound, status);
    }
}
