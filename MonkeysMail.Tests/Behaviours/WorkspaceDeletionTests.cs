// A deleted workspace, on both databases: refused at once, its keys and rows gone, its tombstone and the proof there, its neighbour untouched.
using System.Text.Json.Nodes;
using MonkeysMail.Grains.Audit;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Behaviours;

public sealed class WorkspaceDeletionTests
{
    private static readonly string[] Tables =
    [
        "messages", "message_contents", "message_lookups", "events", "idempotency_keys", "suppressions", "audit_outbox", "audit_entries", "audit_heads", "data_keys", "key_jobs",
    ];

    [Theory, BothDatabases]
    public async Task Deleted_IsRefusedAtOnce_LeavesNoRowAndNoKey_AndHarmsNobodyElse(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        using var installation = await Installation.CreateAsync(database);
        installation.Settings.AddRange([.. OperatorCalls.Settings, $"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}"]);
        var raw = new RawDatabase(installation);
        string key;
        WorkspaceId workspace;
        string kept;
        var neighbour = new WorkspaceId(Guid.Empty);
        await using (var engine = await Engine.StartAsync(installation, FastUpkeep.Use))
        {
            using var operators = new OperatorCalls(engine);
            var (id, client) = await operators.MakeAsync("Gone Ltd", "gone.example");
            using var tenant = client;
            key = tenant.Http.DefaultRequestHeaders.Authorization!.Parameter!;
            Assert.True(WorkspaceId.TryParse(id, out workspace));
            neighbour = new(RawDatabase.IdOf((await raw.QueryAsync("SELECT workspace_id FROM bootstrap"))[0][0]));
            kept = await engine.Live.SendAsync("kept@example.net");
            await engine.Live.WaitForStatusAsync(kept, "delivered");
            await engine.Live.CallAsync(HttpMethod.Post, "/v1/suppressions", new JsonObject { ["email"] = "keep@example.net" });
            await FillAsync(tenant);
            await FastKeys.WaitAsync(async () => await CountAsync(raw, "audit_entries", workspace) > 0, "audit entries");
            foreach (var table in Tables.Except(["audit_outbox", "key_jobs"]))
            {
                Assert.True(await CountAsync(raw, table, workspace) > 0, $"{table} has nothing to delete");
            }

            Assert.Equal(2, (await StatesAsync(engine, workspace)).Count);
            var before = await AllAsync(raw, neighbour);

            var answer = await operators.DoAsync(HttpMethod.Delete, $"workspaces/{id}?confirm={id}");

            Assert.Contains((string?)answer["status"], (string?[])["deleting", "deleted"]);
            Assert.Equal(0, await CountAsync(raw, "data_keys", workspace));
            foreach (var path in new[] { "/v1/messages", "/v1/keys", "/v1/workspace", "/v1/audit" })
            {
                Assert.Equal("unauthorized", (await tenant.CallAsync(HttpMethod.Get, path)).Body.Code());
            }

            Assert.Equal("unauthorized", (await tenant.CallAsync(HttpMethod.Post, "/v1/messages", MailApi.Mail("a@example.net"))).Body.Code());
            Assert.Equal(202, (await operators.CallAsync(HttpMethod.Delete, $"workspaces/{id}?confirm={id}")).Status);
            Assert.Equal(404, (await operators.CallAsync(HttpMethod.Post, $"workspaces/{id}/resume")).Status);

            JsonNode shown = answer;
            await FastKeys.WaitAsync(
                async () => (string?)(shown = await operators.DoAsync(HttpMethod.Get, $"workspaces/{id}"))["status"] == "deleted", "the end of the deletion");
            Assert.True((long)shown["deletion"]!["deleted_rows"]! > 20);
            Assert.NotNull(shown["deletion"]!["finished_at"]);
            Assert.Null(shown["name"]);
            foreach (var table in Tables)
            {
                Assert.True(await CountAsync(raw, table, workspace) == 0, $"{table} still has rows");
            }

            Assert.Empty(await StatesAsync(engine, workspace));
            Assert.Equal(before, await AllAsync(raw, neighbour));
            await ProvenAsync(engine, operators, id);
            Assert.Equal("deleted", (string?)(await operators.DoAsync(HttpMethod.Get, "workspaces/all"))["data"]!.AsArray().Single(entry => (string?)entry!["id"] == id)!["status"]);
        }

        // Another process, with nothing in memory: the key's prefix stays taken, and nothing was sent from what was queued.
        await using var next = await Engine.StartAsync(installation, FastUpkeep.Use);
        using var former = next.Live.With(key);
        Assert.Equal("unauthorized", (await former.CallAsync(HttpMethod.Get, "/v1/messages")).Body.Code());
        Assert.True(ApiKeyText.TryParse(key, out var parsed));
        Assert.False(await next.Services.GetRequiredService<IGrainFactory>().GetGrain<IKeyDirectoryGrain>(parsed.Prefix).ClaimAsync(neighbour));
        Assert.Equal("delivered", (string?)(await next.Live.GetAsync($"/v1/messages/{kept}")).Body["status"]);
        await next.Live.WaitForStatusAsync(await next.Live.SendAsync("keep@example.net"), "suppressed");
        Assert.DoesNotContain(sink.Messages, message => message.Recipients.Contains("later@example.net"));
    }

    [Theory, BothDatabases]
    public async Task OrderWhoseSiloDied_IsCarriedOutByAnother(DatabaseKind database)
    {
        using var installation = await Installation.CreateAsync(database);
        installation.Settings.AddRange(OperatorCalls.Settings);
        var raw = new RawDatabase(installation);
        await using var engine = await Engine.StartAsync(installation, FastUpkeep.Use);
        using var operators = new OperatorCalls(engine);
        var (id, client) = await operators.MakeAsync("Half gone", "gone.example");
        using var tenant = client;
        await FillAsync(tenant);
        Assert.True(WorkspaceId.TryParse(id, out var workspace));

        // As far as a call came whose silo then died: the order is kept, nothing is destroyed.
        var log = new AuditOutboxRow(workspace, Guid.CreateVersion7(), [1]);
        Assert.True(await engine.Services.GetRequiredService<IWorkspaceStore>().OrderDeletionAsync(workspace, log, default));
        Assert.False(await engine.Services.GetRequiredService<IWorkspaceStore>().OrderDeletionAsync(workspace, log, default));

        await FastKeys.WaitAsync(async () => (string?)(await operators.DoAsync(HttpMethod.Get, $"workspaces/{id}"))["status"] == "deleted", "the end of the deletion");
        Assert.All(await Task.WhenAll(Tables.Select(table => CountAsync(raw, table, workspace))), count => Assert.Equal(0, count));
        Assert.Equal("unauthorized", (await tenant.CallAsync(HttpMethod.Get, "/v1/messages")).Body.Code());
    }

    private static async Task FillAsync(MailApi tenant)
    {
        for (var i = 0; i < 5; i++)
        {
            var mail = Mail($"a{i}@example.net");
            mail["tags"] = new JsonArray("tag");
            var (status, accepted) = await tenant.PostAsync("/v1/messages", mail, $"key-{i}");
            Assert.Equal(System.Net.HttpStatusCode.Accepted, status);
            await tenant.WaitForAsync((string)accepted["id"]!, _ => true, "a row");
        }

        var later = Mail("later@example.net");
        later["send_at"] = TimeProvider.System.GetUtcNow().AddSeconds(4).ToString("O");
        Assert.Equal(202, (await tenant.CallAsync(HttpMethod.Post, "/v1/messages", later)).Status);
        Assert.Equal(200, (await tenant.CallAsync(HttpMethod.Post, "/v1/suppressions", new JsonObject { ["email"] = "b@example.net" })).Status);
    }

    private static JsonObject Mail(string to)
    {
        var mail = MailApi.Mail(to);
        mail["from"] = "no-reply@gone.example";
        return mail;
    }

    // Who, when, what: sealed, chained, and not under the keys that are gone.
    private static async Task ProvenAsync(Engine engine, OperatorCalls operators, string id)
    {
        JsonArray entries = [];
        await FastKeys.WaitAsync(async () => (entries = (await operators.DoAsync(HttpMethod.Get, "audit"))["data"]!.AsArray()).Any(IsDeletion), "the proof of the deletion");
        var entry = entries.Single(IsDeletion)!;
        Assert.Contains(entries, made => ((string?)made!["action"], (string?)made["target"]) == ("workspace.created", id));
        Assert.Equal(("workspace.deleted", id, "operator", "127.0.0.1"), ((string?)entry["action"], (string?)entry["target"], (string?)entry["actor"], (string?)entry["address"]));
        Assert.Equal("Gone Ltd", (string?)entry["before"]!["name"]);
        Assert.NotEmpty((string)entry["request_id"]!);
        var check = await engine.Services.GetRequiredService<IGrainFactory>().GetGrain<IAuditLogGrain>(OperatorLog.Owner.Value).CheckAsync(null);
        Assert.Equal((AuditFault.None, (long)entries.Count), (check.Fault, check.Checked));

        static bool IsDeletion(JsonNode? entry) => (string?)entry!["action"] == "workspace.deleted";
    }

    private static async Task<int> CountAsync(RawDatabase raw, string table, WorkspaceId workspace) =>
        (await raw.QueryAsync($"SELECT 1 FROM {table} WHERE workspace_id = {{0}}", [workspace.Value])).Count;

    private static async Task<string> AllAsync(RawDatabase raw, WorkspaceId workspace)
    {
        var counts = new List<string>();
        foreach (var table in Tables)
        {
            counts.Add($"{table} {await CountAsync(raw, table, workspace)}");
        }

        return string.Join(", ", counts);
    }

    private static Task<IReadOnlyList<StoredState>> StatesAsync(Engine engine, WorkspaceId workspace) =>
        engine.Services.GetRequiredService<ISealedRowStore>().ReadStatesAsync(workspace, ["workspace", "domain"], default);
}
