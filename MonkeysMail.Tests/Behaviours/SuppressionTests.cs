// What is on the suppression list is not written to: at once, by stream, until it expires, for this workspace alone; also a message that was waiting.
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Behaviours;

public sealed class SuppressionTests
{
    private const string OtherKey = "mm_live_otherkey0001.0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";

    [Theory, BothDatabases]
    public async Task SuppressedAddress_IsNotWrittenTo_UntilItIsRemoved(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        using var installation = await CreateAsync(database, sink);
        await using var engine = await Engine.StartAsync(installation);

        var (status, added) = await engine.Live.PostAsync("/v1/suppressions", new JsonObject { ["email"] = "Ann@Example.NET", ["reason"] = "complaint" });
        Assert.True(status == HttpStatusCode.OK, added.ToJsonString());
        Assert.Equal(1, added["added"]!.GetValue<int>());
        Assert.Equal("suppressed", await SendAsync(engine.Live, "aNN@example.net"));
        var (_, page) = await engine.Live.GetAsync("/v1/suppressions?email=ANN@example.net");
        var entry = Assert.Single(page["data"]!.AsArray())!;
        Assert.Equal(
            ("ann@example.net", "complaint", (string?)null), (entry["email"]!.GetValue<string>(), entry["reason"]!.GetValue<string>(), entry["stream"]?.GetValue<string>()));

        Assert.Equal(HttpStatusCode.NoContent, (await engine.Live.Http.DeleteAsync("/v1/suppressions/ann@example.net")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await engine.Live.Http.DeleteAsync("/v1/suppressions/ann@example.net")).StatusCode);
        var id = await engine.Live.SendAsync("ann@example.net");
        await engine.Live.WaitForStatusAsync(id, "delivered");

        // Who did it, in the audit log.
        await WaitAsync(async () => (await ActionsAsync(engine.Live)).Count == 2, "the audit entries");
        Assert.Equal([("suppression.removed", "ann@example.net"), ("suppression.added", "ann@example.net")], await ActionsAsync(engine.Live));
    }

    [Theory, BothDatabases]
    public async Task EntryOfAStream_CoversThatStreamAlone(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        using var installation = await CreateAsync(database, sink);
        await using var engine = await Engine.StartAsync(installation);

        await engine.Live.PostAsync("/v1/suppressions", new JsonObject { ["email"] = "ann@example.net", ["reason"] = "unsubscribe", ["stream"] = "broadcast" });

        Assert.Equal("suppressed", await SendAsync(engine.Live, "ann@example.net", "broadcast"));
        Assert.Equal("queued", await SendAsync(engine.Live, "ann@example.net", "transactional"));
    }

    [Theory, BothDatabases]
    public async Task EntryThatExpires_CoversNothingAfterwards_AndIsNotShown(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        using var installation = await CreateAsync(database, sink);
        await using var engine = await Engine.StartAsync(installation);

        var end = TimeProvider.System.GetUtcNow().AddSeconds(3);
        await engine.Live.PostAsync("/v1/suppressions", new JsonObject { ["email"] = "ann@example.net", ["expires_at"] = end.ToString("O") });
        Assert.Equal("suppressed", await SendAsync(engine.Live, "ann@example.net"));
        await WaitAsync(async () => await SendAsync(engine.Live, "ann@example.net") == "queued", "the entry to expire");

        Assert.True(TimeProvider.System.GetUtcNow() >= end);
        var (_, page) = await engine.Live.GetAsync("/v1/suppressions");
        Assert.Empty(page["data"]!.AsArray());
    }

    [Theory, BothDatabases]
    public async Task MessageThatWaits_IsNotSentToWhoIsSuppressedMeanwhile(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        using var installation = await CreateAsync(database, sink);
        await using var engine = await Engine.StartAsync(installation);
        var mail = MailApi.Mail("ann@example.net", "bob@example.net");
        mail["send_at"] = TimeProvider.System.GetUtcNow().AddHours(1).ToString("O");
        var (_, accepted) = await engine.Live.PostAsync("/v1/messages", mail);
        var id = accepted["id"]!.GetValue<string>();

        await engine.Live.PostAsync("/v1/suppressions", new JsonObject { ["email"] = "ann@example.net" });
        using var now = new StringContent($$"""{"send_at": "{{TimeProvider.System.GetUtcNow():O}}"}""", Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.OK, (await engine.Live.Http.PatchAsync($"/v1/messages/{id}", now)).StatusCode);
        var seen = await engine.Live.WaitForAsync(id, message => Status(message, "bob@example.net") == "delivered", "a delivery to bob");

        Assert.Equal("suppressed", Status(seen, "ann@example.net"));
        Assert.Equal(["bob@example.net"], sink.Messages.SelectMany(message => message.Recipients));
    }

    [Theory, BothDatabases]
    public async Task AnotherWorkspace_HasAListOfItsOwn(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        using var installation = await CreateAsync(database, sink);
        await using var engine = await Engine.StartAsync(installation);
        using var other = await AddWorkspaceAsync(engine);
        await engine.Live.PostAsync("/v1/suppressions", new JsonObject { ["email"] = "ann@example.net" });

        var (_, page) = await other.GetAsync("/v1/suppressions");
        Assert.Empty(page["data"]!.AsArray());
        Assert.Equal("email,reason,stream,created_at,expires_at\r\n", await other.Http.GetStringAsync("/v1/suppressions/export"));
        Assert.Equal(HttpStatusCode.NotFound, (await other.Http.DeleteAsync("/v1/suppressions/ann@example.net")).StatusCode);
        var mail = MailApi.Mail("ann@example.net");
        mail["from"] = "no-reply@other.example";
        var (_, accepted) = await other.PostAsync("/v1/messages", mail);
        Assert.Equal("queued", accepted["status"]!.GetValue<string>());
        Assert.Equal("suppressed", await SendAsync(engine.Live, "ann@example.net"));
    }

    [Theory, BothDatabases]
    public async Task HundredThousandLines_AreImported_ListedAndExported(DatabaseKind database)
    {
        const int Lines = 100_000;
        await using var sink = MailSink.Start();
        using var installation = await CreateAsync(database, sink);
        await using (var engine = await Engine.StartAsync(installation))
        {
            var csv = new StringBuilder("email,reason,created_at\r\n");
            for (var i = 0; i < Lines; i++)
            {
                csv.Append(i % 1_000 == 999 ? "nobody,bounce,\r\n" : $"user-{i}@example.net,unsubscribe,2020-01-01T00:00:00Z\r\n");
            }

            using var body = new StringContent(csv.ToString(), Encoding.UTF8, "text/csv");
            using var answer = await engine.Live.Http.PostAsync("/v1/suppressions/import", body);
            var imported = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

            Assert.Equal((99_900, 100, 99_900), (Number(imported, "accepted"), Number(imported, "refused"), Number(imported, "added")));
            Assert.Equal(1_001, imported["errors"]![0]!["line"]!.GetValue<int>());
            Assert.Equal("suppressed", await SendAsync(engine.Live, "USER-99998@example.net"));
        }

        // From the rows, after a restart.
        await using var again = await Engine.StartAsync(installation);
        Assert.Equal("suppressed", await SendAsync(again.Live, "user-0@example.net"));
        Assert.Equal("queued", await SendAsync(again.Live, "user-999@example.net"));
        var (_, page) = await again.Live.GetAsync("/v1/suppressions?reason=unsubscribe&limit=100");
        Assert.Equal(100, page["data"]!.AsArray().Count);
        Assert.Equal("2020-01-01T00:00:00Z", page["data"]![0]!["created_at"]!.GetValue<string>());
        var exported = (await again.Live.Http.GetStringAsync("/v1/suppressions/export")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(99_901, exported.Distinct(StringComparer.Ordinal).Count());
        Assert.Contains("user-7@example.net,unsubscribe,,2020-01-01T00:00:00Z,", exported);
    }

    // Newest first.
    private static async Task<List<(string Action, string Target)>> ActionsAsync(MailApi api)
    {
        var (_, page) = await api.GetAsync("/v1/audit");
        return [.. page["data"]!.AsArray().Select(entry => ((string)entry!["action"]!, (string)entry["target"]!)).Where(entry => entry.Item1.StartsWith("suppression.", StringComparison.Ordinal))];
    }

    private static async Task<Installation> CreateAsync(DatabaseKind database, MailSink sink)
    {
        var installation = await Installation.CreateAsync(database);
        installation.Settings.Add($"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}");
        return installation;
    }

    private static async Task<MailApi> AddWorkspaceAsync(Engine engine)
    {
        Assert.True(ApiKeyText.TryParse(OtherKey, out var key));
        var workspace = engine.Services.GetRequiredService<IGrainFactory>().GetGrain<IWorkspaceGrain>(WorkspaceId.New(TimeProvider.System).Value);
        await workspace.BootstrapAsync(new BootstrapWorkspace([new BootstrapKey(key.Prefix, key.Mode, key.SecretHash)], "other.example"));
        return new MailApi(engine.Live.Http.BaseAddress!, OtherKey);
    }

    private static async Task<string> SendAsync(MailApi api, string to, string stream = "transactional")
    {
        var mail = MailApi.Mail(to);
        mail["stream"] = stream;
        var (status, accepted) = await api.PostAsync("/v1/messages", mail);
        Assert.True(status == HttpStatusCode.Accepted, accepted.ToJsonString());
        return accepted["status"]!.GetValue<string>();
    }

    private static async Task WaitAsync(Func<Task<bool>> condition, string what)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(30), $"waited too long for {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    private static int Number(JsonNode node, string name) => node[name]!.GetValue<int>();

    private static string Status(JsonNode message, string email) =>
        message["recipients"]!.AsArray().Single(r => r!["email"]!.GetValue<string>() == email)!["status"]!.GetValue<string>();
}
