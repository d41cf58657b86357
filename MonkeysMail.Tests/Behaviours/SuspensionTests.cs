// A suspended workspace: it reads and nothing else; its queue is held, loses nothing, expires nothing, and goes when the suspension ends.
using System.Text.Json.Nodes;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Behaviours;

public sealed class SuspensionTests
{
    [Fact]
    public async Task Suspended_RefusesWhatSendsOrChanges_AndReads()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        installation.Settings.AddRange(OperatorCalls.Settings);
        await using var engine = await Engine.StartAsync(installation, FastUpkeep.Use);
        using var operators = new OperatorCalls(engine);
        var (id, client) = await operators.MakeAsync("Late payer", "late.example");
        using var tenant = client;

        var suspended = await operators.DoAsync(HttpMethod.Post, $"workspaces/{id}/suspend", new JsonObject { ["reason"] = "The invoice of May is unpaid." });

        Assert.Equal(("suspended", "The invoice of May is unpaid."), ((string?)suspended["status"], (string?)suspended["suspension"]!["reason"]));
        foreach (var (method, path, body) in new (HttpMethod, string, JsonNode?)[]
        {
            (HttpMethod.Post, "/v1/messages", MailApi.Mail("a@example.net")),
            (HttpMethod.Post, "/v1/keys", KeyCalls.NewKey("mail:read")),
            (HttpMethod.Patch, "/v1/workspace", new JsonObject { ["allowlist"] = new JsonArray() }),
            (HttpMethod.Post, "/v1/suppressions", new JsonObject { ["email"] = "a@example.net" }),
        })
        {
            var (status, problem) = await tenant.CallAsync(method, path, body);

            Assert.Equal((403, "workspace_suspended"), (status, problem.Code()));
            Assert.Contains("The invoice of May is unpaid.", (string)problem["detail"]!, StringComparison.Ordinal);
        }

        foreach (var path in new[] { "/v1/messages", "/v1/keys", "/v1/workspace", "/v1/suppressions", "/v1/audit" })
        {
            Assert.Equal(200, (await tenant.CallAsync(HttpMethod.Get, path)).Status);
        }

        await engine.Test.WaitForStatusAsync(await engine.Test.SendAsync("other@example.net"), "captured");
        await operators.DoAsync(HttpMethod.Post, $"workspaces/{id}/resume");
        Assert.Equal(201, (await tenant.CallAsync(HttpMethod.Post, "/v1/keys", KeyCalls.NewKey("mail:read"))).Status);
    }

    [Fact]
    public async Task LeakedKey_IsRevokedWhileSuspended_AndNothingElseOfKeysChanges()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        installation.Settings.AddRange(OperatorCalls.Settings);
        await using var engine = await Engine.StartAsync(installation, FastUpkeep.Use);
        using var operators = new OperatorCalls(engine);
        var (id, client) = await operators.MakeAsync("Late payer", "late.example");
        using var tenant = client;
        var (leaked, thief) = await tenant.MakeKeyAsync(KeyCalls.NewKey("mail:read"));
        await operators.DoAsync(HttpMethod.Post, $"workspaces/{id}/suspend", new JsonObject { ["reason"] = "The invoice of May is unpaid." });

        var renamed = await tenant.CallAsync(HttpMethod.Patch, $"/v1/keys/{leaked}", new JsonObject { ["name"] = "leaked" });
        var rotated = await tenant.CallAsync(HttpMethod.Post, $"/v1/keys/{leaked}/rotate");
        var revoked = await tenant.CallAsync(HttpMethod.Delete, $"/v1/keys/{leaked}");

        Assert.Equal((403, "workspace_suspended"), (renamed.Status, renamed.Body.Code()));
        Assert.Equal((403, "workspace_suspended"), (rotated.Status, rotated.Body.Code()));
        Assert.Equal((200, "revoked"), (revoked.Status, (string?)revoked.Body["status"]));
        Assert.Equal(401, (await thief.CallAsync(HttpMethod.Get, "/v1/messages")).Status);
        thief.Dispose();
    }

    [Theory, BothDatabases]
    public async Task HeldQueue_GoesAfterTheResumption_AndTheTimeOfTheHoldIsNoPartOfTheWindow(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        using var installation = await Installation.CreateAsync(database);
        installation.Settings.AddRange([.. OperatorCalls.Settings, $"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}"]);
        var clock = new ShiftedClock();
        await using var engine = await Engine.StartAsync(installation, builder =>
        {
            FastUpkeep.Use(builder);
            builder.Services.AddSingleton<TimeProvider>(clock);
        });
        using var operators = new OperatorCalls(engine);
        var (_, listed) = await operators.CallAsync(HttpMethod.Get, "workspaces/all");
        var id = (string)listed["data"]![0]!["id"]!;
        var now = clock.GetUtcNow();
        var scheduled = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            var mail = MailApi.Mail($"held{i}@example.net");
            mail["send_at"] = now.AddSeconds(3).ToString("O");
            scheduled.Add((string)(await engine.Live.PostAsync("/v1/messages", mail)).Body["id"]!);
        }

        var later = MailApi.Mail("later@example.net");
        later["send_at"] = now.AddDays(9).ToString("O");
        var later9 = (string)(await engine.Live.PostAsync("/v1/messages", later)).Body["id"]!;

        await operators.DoAsync(HttpMethod.Post, $"workspaces/{id}/suspend", new JsonObject { ["reason"] = "Wait." });
        foreach (var message in scheduled)
        {
            // Their time came, and they were put off: by a minute at first.
            var held = await engine.Live.WaitForAsync(message, m => (string?)m["status"] == "queued" && Next(m) > now.AddSeconds(50), "an attempt that is put off");
            Assert.Empty(held["recipients"]![0]!["attempts"]!.AsArray());
        }

        // Longer than the 72 h that delivery is tried.
        clock.Advance(TimeSpan.FromHours(100));
        Assert.DoesNotContain(sink.Commands, command => command.Command.StartsWith("MAIL", StringComparison.OrdinalIgnoreCase));

        await operators.DoAsync(HttpMethod.Post, $"workspaces/{id}/resume");

        foreach (var message in scheduled)
        {
            await engine.Live.WaitForStatusAsync(message, "delivered");
        }

        Assert.Equal(scheduled.Count, sink.Messages.Count);
        Assert.Empty(sink.Violations);
        Assert.Equal("scheduled", (string?)(await engine.Live.GetAsync($"/v1/messages/{later9}")).Body["status"]);
    }

    private static DateTimeOffset Next(JsonNode message) => message["recipients"]![0]!["next_attempt_at"] is { } at ? at.GetValue<DateTimeOffset>() : default;
}
