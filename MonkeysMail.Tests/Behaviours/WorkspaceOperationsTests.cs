// Workspaces as operators make and change them, on a real silo.
using System.Text.Json.Nodes;
using MonkeysMail.Grains.Audit;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Behaviours;

public sealed class WorkspaceOperationsTests : IAsyncLifetime
{
    private Installation installation = null!;
    private Engine engine = null!;
    private OperatorCalls operators = null!;

    public async Task InitializeAsync()
    {
        installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        installation.Settings.AddRange(OperatorCalls.Settings);
        engine = await Engine.StartAsync(installation, FastUpkeep.Use);
        operators = new OperatorCalls(engine);
    }

    public async Task DisposeAsync()
    {
        operators.Dispose();
        await engine.DisposeAsync();
        installation.Dispose();
    }

    [Fact]
    public async Task NewWorkspace_SendsAtOnceWithItsFirstKey_AndIsFoundWithoutMail()
    {
        var (status, made) = await operators.CallAsync(HttpMethod.Post, "workspaces", new JsonObject
        {
            ["name"] = "Acme",
            ["domain"] = "Mail.ACME.example",
            ["ceilings"] = new JsonObject { ["rate"] = 7, ["daily_quota"] = 5_000_000_000, ["adaptive"] = false },
        });

        Assert.Equal(201, status);
        var (id, shown) = ((string)made["workspace"]!["id"]!, made["workspace"]!);
        Assert.StartsWith("mm_live_", (string)made["first_key"]!["key"]!, StringComparison.Ordinal);
        Assert.Equal("active", (string?)shown["status"]);
        Assert.Equal("mail.acme.example", (string?)Assert.Single(shown["domains"]!.AsArray()));
        Assert.Equal((7, 5_000_000_000, false), ((int)shown["ceilings"]!["rate"]!, (long)shown["ceilings"]!["daily_quota"]!, (bool)shown["ceilings"]!["adaptive"]!));
        Assert.Null(shown["ceilings"]!["burst"]);
        Assert.Equal(1, (int)shown["keys"]!);
        Assert.Equal(shown.ToJsonString(), (await operators.DoAsync(HttpMethod.Get, $"workspaces/{id}")).ToJsonString());

        using var tenant = engine.Live.With((string)made["first_key"]!["key"]!);
        var mail = MailApi.Mail("a@example.net");
        mail["from"] = "no-reply@mail.acme.example";
        Assert.Equal(202, (await tenant.CallAsync(HttpMethod.Post, "/v1/messages", mail)).Status);
        Assert.Equal("domain_not_verified", (await tenant.CallAsync(HttpMethod.Post, "/v1/messages", MailApi.Mail("a@example.net"))).Body.Code());

        var all = (await operators.DoAsync(HttpMethod.Get, "workspaces/all"))["data"]!.AsArray();
        Assert.Equal(2, all.Count);
        Assert.Contains(all, entry => (string?)entry!["id"] == id && (string?)entry["name"] == "Acme" && (string?)entry["status"] == "active");
        var first = await operators.DoAsync(HttpMethod.Get, "workspaces/all?limit=1");
        var second = await operators.DoAsync(HttpMethod.Get, $"workspaces/all?limit=1&cursor={first["next_cursor"]}");
        Assert.Equal(all.Select(entry => (string?)entry!["id"]), new[] { first, second }.Select(page => (string?)Assert.Single(page["data"]!.AsArray())!["id"]));
        Assert.Null(second["next_cursor"]);
    }

    [Fact]
    public async Task EqualRequestUnderTheSameKey_MakesNoSecondWorkspace()
    {
        var wanted = new JsonObject { ["name"] = "Once" };
        var (first, made) = await operators.CallAsync(HttpMethod.Post, "workspaces", wanted, "order-1");

        var (repeated, conflict) = await operators.CallAsync(HttpMethod.Post, "workspaces", wanted, "order-1");
        var (other, misuse) = await operators.CallAsync(HttpMethod.Post, "workspaces", new JsonObject { ["name"] = "Twice" }, "order-1");

        Assert.Equal((201, 409, 409), (first, repeated, other));
        Assert.Equal(("conflict", "idempotency_conflict"), (conflict.Code(), misuse.Code()));
        Assert.Contains((string)made["workspace"]!["id"]!, (string)conflict["detail"]!, StringComparison.Ordinal);
        Assert.Equal(2, (await operators.DoAsync(HttpMethod.Get, "workspaces/all"))["data"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("POST", "workspaces", """{"name":"\ud800"}""", "name")]
    [InlineData("POST", "workspaces", """{"name":"x","\udc00":1}""", "body")]
    [InlineData("POST", "workspaces", """{"name":"x","name":"y"}""", "name")]
    [InlineData("POST", "workspaces", """{"name":"x","ceilings":{"rate":1,"rate":2}}""", "ceilings.rate")]
    [InlineData("PATCH", "workspaces/{id}", """{"name":"a\ud800b"}""", "name")]
    [InlineData("POST", "workspaces/{id}/suspend", """{"reason":"\udfff"}""", "reason")]
    [InlineData("POST", "workspaces/{id}/suspend", """{"reason":"a","reason":"b"}""", "reason")]
    public async Task WhatIsNoUnicodeOrGivenTwice_IsRefusedByItsName(string method, string path, string body, string field)
    {
        var id = (string)(await operators.DoAsync(HttpMethod.Get, "workspaces/all"))["data"]![0]!["id"]!;

        var (status, problem) = await operators.SendAsync(new HttpMethod(method), path.Replace("{id}", id, StringComparison.Ordinal), body);

        Assert.Equal((422, "invalid_request"), (status, problem.Code()));
        Assert.Contains(problem["errors"]!.AsArray(), error => (string?)error!["field"] == field);
    }

    [Fact]
    public async Task Rotation_IsInTheWorkspacesLogAtOnce()
    {
        var (id, client) = await operators.MakeAsync("Rotated");
        using var tenant = client;
        await operators.DoAsync(HttpMethod.Post, $"keys/rotate?workspace={id}");
        var since = TimeProvider.System.GetTimestamp();

        await FastKeys.WaitAsync(
            async () => (await tenant.GetAsync("/v1/audit?action=data_key.rotated")).Body["data"]!.AsArray().Count == 1, "the rotation in the audit log");

        // The look at the outbox, every 10 s, is for what a crash left there.
        Assert.InRange(TimeProvider.System.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Change_ReplacesWhatIsGiven_AndLeavesTheRest()
    {
        var (id, client) = await operators.MakeAsync("Before");
        client.Dispose();
        await operators.DoAsync(HttpMethod.Patch, $"workspaces/{id}", new JsonObject { ["ceilings"] = new JsonObject { ["rate"] = 5, ["burst"] = 60 } });

        var changed = await operators.DoAsync(HttpMethod.Patch, $"workspaces/{id}", new JsonObject
        {
            ["name"] = "After",
            ["ceilings"] = new JsonObject { ["rate"] = null, ["monthly_quota"] = 9 },
        });

        Assert.Equal("After", (string?)changed["name"]);
        Assert.Equal("""{"rate":null,"burst":60,"daily_quota":null,"monthly_quota":9,"adaptive":true}""", changed["ceilings"]!.ToJsonString());
    }

    [Theory]
    [InlineData("POST", "workspaces", """{}""", "name")]
    [InlineData("POST", "workspaces", """{"name":"","colour":1}""", "colour")]
    [InlineData("POST", "workspaces", """{"name":" "}""", "name")]
    [InlineData("POST", "workspaces", """{"name":"x","domain":"not a domain"}""", "domain")]
    [InlineData("POST", "workspaces", """{"name":"x","ceilings":{"rate":-1}}""", "ceilings.rate")]
    [InlineData("POST", "workspaces", """{"name":"x","ceilings":{"rate":"many"}}""", "ceilings.rate")]
    [InlineData("POST", "workspaces", """{"name":"x","ceilings":{"speed":1}}""", "ceilings.speed")]
    [InlineData("PATCH", "workspaces/{id}", """{"name":null}""", "name")]
    [InlineData("PATCH", "workspaces/{id}", """{"ceilings":{"burst":0}}""", "ceilings.burst")]
    [InlineData("PATCH", "workspaces/{id}", """{"allowlist":["192.0.2.0/24"]}""", "allowlist")]
    [InlineData("POST", "workspaces/{id}/suspend", """{}""", "reason")]
    [InlineData("POST", "workspaces/{id}/suspend", """{"reason":"two\nlines"}""", "reason")]
    [InlineData("DELETE", "workspaces/{id}", null, "confirm")]
    [InlineData("DELETE", "workspaces/{id}?confirm=yes", null, "confirm")]
    public async Task WhatIsWrong_IsRefusedByItsName_AndChangesNothing(string method, string path, string? body, string field)
    {
        var id = (string)(await operators.DoAsync(HttpMethod.Get, "workspaces/all"))["data"]![0]!["id"]!;

        var (status, problem) = await operators.CallAsync(new HttpMethod(method), path.Replace("{id}", id, StringComparison.Ordinal), body is null ? null : JsonNode.Parse(body));

        Assert.Equal((422, "invalid_request"), (status, problem.Code()));
        Assert.Contains(problem["errors"]!.AsArray(), error => (string?)error!["field"] == field);
        Assert.Equal("active", (string?)Assert.Single((await operators.DoAsync(HttpMethod.Get, "workspaces/all"))["data"]!.AsArray())!["status"]);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("PATCH", "")]
    [InlineData("POST", "/suspend")]
    [InlineData("POST", "/resume")]
    [InlineData("POST", "/keys")]
    [InlineData("DELETE", "?confirm=ws_01hzzzzzzzzzzzzzzzzzzzzzzz")]
    public async Task WorkspaceThatIsNot_IsNotFound(string method, string rest)
    {
        JsonObject? body = rest == "/suspend" ? new JsonObject { ["reason"] = "x" } : method == "PATCH" ? [] : null;

        var (status, problem) = await operators.CallAsync(new HttpMethod(method), "workspaces/ws_01hzzzzzzzzzzzzzzzzzzzzzzz" + rest, body);

        Assert.Equal((404, "not_found"), (status, problem.Code()));
    }

    [Fact]
    public async Task EveryOperation_IsInTheAuditLogOfTheWorkspace_WithTheOperator()
    {
        var (id, client) = await operators.MakeAsync("Audited", "audited.example");
        using var tenant = client;

        await operators.DoAsync(HttpMethod.Patch, $"workspaces/{id}", new JsonObject { ["name"] = "Renamed" });
        await operators.DoAsync(HttpMethod.Post, $"workspaces/{id}/suspend", new JsonObject { ["reason"] = "Unpaid." });
        await operators.DoAsync(HttpMethod.Post, $"workspaces/{id}/resume");

        string[] wanted = ["workspace.created", "domain.added", "key.created", "workspace.updated", "workspace.suspended", "workspace.resumed"];
        JsonArray entries = [];
        await FastKeys.WaitAsync(
            async () => (entries = (await tenant.GetAsync("/v1/audit")).Body["data"]!.AsArray()).Count >= wanted.Length, "the entries in the log");
        Assert.Equal(wanted, entries.Reverse().Select(entry => (string?)entry!["action"]));
        Assert.All(entries, entry => Assert.Equal("operator", (string?)entry!["actor"]!["kind"]));
        Assert.All(entries, entry => Assert.Equal("127.0.0.1", (string?)entry!["actor"]!["address"]));
        Assert.Contains("Unpaid.", entries[1]!["after"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.True((bool)(await tenant.GetAsync("/v1/audit/verify")).Body["valid"]!);
    }
    [Fact]
    public async Task EveryOperation_IsInTheOperatorsOwnLog_AndOutlivesTheWorkspace()
    {
        var (id, client) = await operators.MakeAsync("Kept", "kept.example");
        client.Dispose();
        await operators.DoAsync(HttpMethod.Patch, $"workspaces/{id}", new JsonObject { ["name"] = "Renamed" });
        await operators.DoAsync(HttpMethod.Post, $"workspaces/{id}/suspend", new JsonObject { ["reason"] = "Unpaid." });
        await operators.DoAsync(HttpMethod.Post, $"workspaces/{id}/resume");
        await operators.DoAsync(HttpMethod.Post, $"keys/rotate?workspace={id}");
        await operators.DoAsync(HttpMethod.Post, "keys/rotate?all=true");
        await operators.DoAsync(HttpMethod.Post, "keys/rewrap");
        await FastKeys.WaitAsync(async () => (await LogAsync()).Count >= 8, "the entries in the operators' log");
        await operators.DoAsync(HttpMethod.Delete, $"workspaces/{id}?confirm={id}");

        JsonArray entries = [];
        await FastKeys.WaitAsync(async () => (entries = await LogAsync()).Any(entry => (string?)entry!["action"] == "workspace.deleted"), "the deletion in the operators' log");
        var done = entries.Where(entry => (string?)entry!["actor"] == "operator").Reverse().ToList();
        Assert.Equal(
            [("data_key.rewrap_ordered", "all"), ("data_key.rotated", id), ("data_key.rotation_ordered", "all"), ("key.created", id), ("workspace.created", id),
                ("workspace.deleted", id), ("workspace.resumed", id), ("workspace.suspended", id), ("workspace.updated", id)],
            done.Select(entry => ((string)entry!["action"]!, (string)entry["target"]!)).Order());
        Assert.All(done, entry => Assert.Equal("127.0.0.1", (string?)entry!["address"]));
        Assert.Equal("Renamed", (string?)done.Single(entry => (string?)entry!["action"] == "workspace.updated")!["after"]!["name"]);
        Assert.DoesNotContain("kept.example", entries.ToJsonString(), StringComparison.Ordinal);

        async Task<JsonArray> LogAsync() => (await operators.DoAsync(HttpMethod.Get, "audit?limit=100"))["data"]!.AsArray();
    }

    [Fact]
    public async Task KeyMadeByTheOperator_IsMadeOnceUnderOneIdempotencyKey_WhichIsNoneOfTheTenants()
    {
        var (id, client) = await operators.MakeAsync("Twice");
        using var tenant = client;
        var path = $"workspaces/{id}/keys";

        var (first, made) = await operators.CallAsync(HttpMethod.Post, path, idempotencyKey: "lost-1");
        var (second, problem) = await operators.CallAsync(HttpMethod.Post, path, idempotencyKey: "lost-1");
        var own = await tenant.CallAsync(HttpMethod.Post, "/v1/keys", KeyCalls.NewKey("mail:send"), idempotencyKey: "lost-1");
        var other = await operators.CallAsync(HttpMethod.Post, path, idempotencyKey: "lost-2");
        var unusable = await operators.CallAsync(HttpMethod.Post, path, idempotencyKey: new string('k', 257));

        Assert.Equal((201, 409, "conflict"), (first, second, problem.Code()));
        Assert.Contains((string)made["id"]!, (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Equal((201, 201, 422), (own.Status, other.Status, unusable.Status));
        Assert.Equal(4, (int)(await operators.DoAsync(HttpMethod.Get, $"workspaces/{id}"))["keys"]!);
    }

    [Fact]
    public async Task ListOfAll_WakesNoWorkspace_AndKnowsWhatWasJustChanged()
    {
        var calls = new OperationCalls();
        operators.Dispose();
        await engine.DisposeAsync();
        engine = await Engine.StartAsync(installation, builder =>
        {
            FastUpkeep.Use(builder);
            builder.Services.AddSingleton<IIncomingGrainCallFilter>(calls);
        });
        operators = new OperatorCalls(engine);
        var (id, client) = await operators.MakeAsync("Asleep");
        client.Dispose();
        await operators.DoAsync(HttpMethod.Patch, $"workspaces/{id}", new JsonObject { ["name"] = "Renamed" });
        await operators.DoAsync(HttpMethod.Post, $"workspaces/{id}/suspend", new JsonObject { ["reason"] = "Unpaid." });
        var before = calls.Count;

        var all = (await operators.DoAsync(HttpMethod.Get, "workspaces/all"))["data"]!.AsArray();

        Assert.Equal(before, calls.Count);
        Assert.True(before >= 3, "the filter sees the calls of operators");
        Assert.Contains(all, entry => (string?)entry!["id"] == id && (string?)entry["name"] == "Renamed" && (string?)entry["status"] == "suspended");
    }

    private sealed class OperationCalls : IIncomingGrainCallFilter
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public Task Invoke(IIncomingGrainCallContext context)
        {
            if (context.InterfaceMethod.DeclaringType == typeof(IWorkspaceOperationsGrain))
            {
                Interlocked.Increment(ref _count);
            }

            return context.Invoke();
        }
    }

    [Fact]
    public async Task ErasedOperatorsLog_IsNoticed_AlsoAfterARestart()
    {
        Assert.Equal("""{"valid":true,"checked_to":0,"complete":true,"first_broken":null,"next_cursor":null}""", (await VerifyAsync()).ToJsonString());
        (await operators.MakeAsync("Erased")).Client.Dispose();
        var known = engine.Services.GetRequiredService<IGrainFactory>().GetGrain<IOperatorAuditGrain>(OperatorLog.Owner.Value);
        await FastKeys.WaitAsync(async () => await known.KnownAsync() == 2, "the position of the operators' chain");
        Assert.Equal((true, 2), ((bool)(await VerifyAsync())["valid"]!, (int)(await VerifyAsync())["checked_to"]!));

        var raw = new RawDatabase(installation);
        await raw.ExecuteAsync("DELETE FROM audit_entries WHERE workspace_id = {0}", OperatorLog.Owner.Value);
        await raw.ExecuteAsync("DELETE FROM audit_heads WHERE workspace_id = {0}", OperatorLog.Owner.Value);
        var erased = await VerifyAsync();
        operators.Dispose();
        await engine.DisposeAsync();
        engine = await Engine.StartAsync(installation, FastUpkeep.Use);
        operators = new OperatorCalls(engine);

        foreach (var verdict in new[] { erased, await VerifyAsync() })
        {
            Assert.False((bool)verdict["valid"]!);
            Assert.Equal((1, "missing"), ((int)verdict["first_broken"]!["position"]!, (string?)verdict["first_broken"]!["reason"]));
        }

        Task<JsonNode> VerifyAsync() => operators.DoAsync(HttpMethod.Get, "audit/verify");
    }

    [Fact]
    public async Task WorkspaceThatLostItsKeyAndShutItselfOut_IsOpenedByTheOperator()
    {
        var (id, lost) = await operators.MakeAsync("Locked out");
        using (lost)
        {
            var shut = new JsonObject { ["allowlist"] = new JsonArray("192.0.2.0/24"), ["force"] = true };
            Assert.Equal(200, (await lost.CallAsync(HttpMethod.Patch, "/v1/workspace", shut)).Status);
        }

        var (status, made) = await operators.CallAsync(HttpMethod.Post, $"workspaces/{id}/keys");
        using var tenant = engine.Live.With((string)made["key"]!);
        var refused = (await tenant.CallAsync(HttpMethod.Get, "/v1/workspace")).Status;
        var opened = await operators.DoAsync(HttpMethod.Patch, $"workspaces/{id}", new JsonObject { ["allowlist"] = new JsonArray() });

        Assert.Equal((201, id), (status, (string?)made["workspace"]));
        Assert.StartsWith("mm_live_", (string)made["key"]!, StringComparison.Ordinal);
        Assert.InRange(refused, 401, 403);
        Assert.Equal(2, (int)opened["keys"]!);
        Assert.Empty((await tenant.CallAsync(HttpMethod.Get, "/v1/workspace")).Body["allowlist"]!.AsArray());
        Assert.Equal(201, (await tenant.CallAsync(HttpMethod.Post, "/v1/keys", KeyCalls.NewKey("mail:send"))).Status);
        await FastKeys.WaitAsync(
            async () => (await ActionsAsync("/v1/audit")).Contains("workspace.allowlist_cleared")
                && (await OperatorActionsAsync()).Count(action => action is "workspace.allowlist_cleared" or "key.created") == 3,
            "both in both logs");
        Assert.DoesNotContain(((string)made["key"]!).Split('.')[1], (await tenant.GetAsync("/v1/audit")).Body.ToJsonString(), StringComparison.Ordinal);

        async Task<List<string?>> ActionsAsync(string path) => [.. (await tenant.GetAsync(path)).Body["data"]!.AsArray().Select(entry => (string?)entry!["action"])];

        async Task<List<string?>> OperatorActionsAsync() => [.. (await operators.DoAsync(HttpMethod.Get, "audit"))["data"]!.AsArray().Select(entry => (string?)entry!["action"])];
    }
}
