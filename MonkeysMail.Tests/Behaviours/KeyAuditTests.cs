// Every change of a key or of the allowlist is in the audit log with who made it, and concurrent changes are all kept.
using System.Text.Json.Nodes;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Behaviours;

public sealed class KeyAuditTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task EveryChange_IsInTheAuditLog_WithItsAuthor_AndNoSecret()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        await using var engine = await Engine.StartAsync(installation);
        var (_, made) = await engine.Live.CallAsync(HttpMethod.Post, "/v1/keys", KeyCalls.NewKey("mail:send"));
        var id = made["id"]!.GetValue<string>();
        await engine.Live.CallAsync(HttpMethod.Patch, $"/v1/keys/{id}", new JsonObject { ["name"] = "shop" });
        var (_, renewed) = await engine.Live.CallAsync(HttpMethod.Post, $"/v1/keys/{id}/rotate");
        await engine.Live.CallAsync(HttpMethod.Delete, $"/v1/keys/{id}");
        var list = new JsonObject { ["allowlist"] = new JsonArray("192.0.2.0/24"), ["force"] = true };
        var (_, workspace) = await engine.Live.CallAsync(HttpMethod.Patch, "/v1/workspace", list);

        var author = $"key_{installation.LiveKey[8..20]}";
        Assert.True(WorkspaceId.TryParse(workspace["id"]!.GetValue<string>(), out var owner));
        var entries = await WaitAsync(engine, owner, author, 6);

        Assert.Equal(
            [("key.created", id), ("key.updated", id), ("key.rotated", id), ("key.created", renewed["id"]!.GetValue<string>()), ("key.revoked", id),
                ("workspace.updated", owner.ToString())],
            entries.Select(entry => (entry.Action, entry.Target)));
        Assert.All(entries, entry => Assert.Equal((ActorKind.Key, "127.0.0.1"), (entry.Actor.Kind, entry.Actor.Address)));
        Assert.All(entries, entry => Assert.StartsWith("req_", entry.Actor.RequestId, StringComparison.Ordinal));
        Assert.Equal("shop", JsonNode.Parse(entries[1].After!)!["name"]!.GetValue<string>());
        Assert.Equal("made by a test", JsonNode.Parse(entries[1].Before!)!["name"]!.GetValue<string>());
        Assert.True(JsonNode.Parse(entries[5].After!)!["forced"]!.GetValue<bool>());
        var secret = made["key"]!.GetValue<string>().Split('.')[1];
        Assert.All(entries, entry => Assert.DoesNotContain(secret, $"{entry.Before}{entry.After}", StringComparison.Ordinal));
    }

    [Theory, BothDatabases]
    public async Task ConcurrentChanges_AreAllKept(DatabaseKind database)
    {
        using var installation = await Installation.CreateAsync(database);
        var made = new List<string>();
        await using (var engine = await Engine.StartAsync(installation))
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
                engine.Live.CallAsync(HttpMethod.Post, "/v1/keys", KeyCalls.NewKey("mail:read"))));
            Assert.All(answers, answer => Assert.Equal(201, answer.Status));
            made.AddRange(answers.Select(answer => answer.Body["id"]!.GetValue<string>()));
            var revoked = await Task.WhenAll(made.Take(10).Select(id => engine.Live.CallAsync(HttpMethod.Delete, $"/v1/keys/{id}")));
            Assert.All(revoked, answer => Assert.Equal(200, answer.Status));
        }

        await using var next = await Engine.StartAsync(installation);
        var (_, page) = await next.Live.CallAsync(HttpMethod.Get, "/v1/keys?limit=100");
        var states = page["data"]!.AsArray().ToDictionary(key => key!["id"]!.GetValue<string>(), key => key!["status"]!.GetValue<string>());

        Assert.All(made.Take(10), id => Assert.Equal("revoked", states[id]));
        Assert.All(made.Skip(10), id => Assert.Equal("active", states[id]));
    }

    private static async Task<IReadOnlyList<AuditEntry>> WaitAsync(Engine engine, WorkspaceId workspace, string author, int count)
    {
        var log = engine.Services.GetRequiredService<IGrainFactory>().GetGrain<IAuditLogGrain>(workspace.Value);
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var page = await log.ListAsync(new AuditQuery(null, author, null, null, null, null, 100, OldestFirst: true));
            if (page.Entries.Length >= count)
            {
                return page.Entries;
            }

            if (TimeProvider.System.GetElapsedTime(since) > Patience)
            {
                throw new TimeoutException($"The audit log has {page.Entries.Length} entries of {author}, not {count}.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
