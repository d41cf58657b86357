// Operators' orders about queues on a real silo: hold and release, flush, bounce; durable, audited, and nothing lost.
using System.Text.Json.Nodes;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Behaviours;

public sealed class QueueOrderTests
{
    private const string Reason = "Their postmaster asked us to wait.";

    [Theory, BothDatabases]
    public async Task AHeldDestination_KeepsItsMail_AlsoOverARestart_AndReleasesIt(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        using var installation = await InstallAsync(database, sink);
        string held;
        await using (var engine = await Engine.StartAsync(installation))
        {
            using var operators = new OperatorCalls(engine);
            var answer = await OrderAsync(operators, "hold", destination: "Held.Example.NET.");
            Assert.Equal(("held.example.net", Reason), ((string?)answer["holds"]![0]!["destination"], (string?)answer["holds"]![0]!["reason"]));
            await InForceAsync();

            held = await engine.Live.SendAsync("ok@held.example.net");
            await engine.Live.WaitForStatusAsync(await engine.Live.SendAsync("ok@other.example.net"), "delivered");
        }

        await using (var engine = await Engine.StartAsync(installation))
        {
            using var operators = new OperatorCalls(engine);
            var second = await engine.Live.SendAsync("ok@held.example.net");
            await engine.Live.WaitForStatusAsync(await engine.Live.SendAsync("ok@other.example.net"), "delivered");
            Assert.Equal("queued", (string?)(await engine.Live.GetAsync($"/v1/messages/{held}")).Body["status"]);
            Assert.Equal("queued", (string?)(await engine.Live.GetAsync($"/v1/messages/{second}")).Body["status"]);
            Assert.Single((await operators.DoAsync(HttpMethod.Get, "queues/orders"))["holds"]!.AsArray());

            await OrderAsync(operators, "release", destination: "held.example.net");
            await engine.Live.WaitForStatusAsync(held, "delivered");
            await engine.Live.WaitForStatusAsync(second, "delivered");
            var log = await LogAsync(operators);
            Assert.Equal(["queue.held", "queue.released"], log.Select(entry => (string?)entry["action"]).Reverse());
            Assert.All(log, entry => Assert.Contains(Reason, entry["after"]!.ToJsonString(), StringComparison.Ordinal));
        }

        Assert.Equal(4, sink.Messages.Count);
    }

    [Fact]
    public async Task AHeldWorkspace_IsAccepted_AndSendsNothingUntilItIsReleased()
    {
        await using var sink = MailSink.Start();
        using var installation = await InstallAsync(DatabaseKind.Sqlite, sink);
        await using var engine = await Engine.StartAsync(installation);
        using var operators = new OperatorCalls(engine);
        var (id, client) = await operators.MakeAsync("Held", "held.example");
        using var tenant = client;
        await OrderAsync(operators, "hold", workspace: id);
        await InForceAsync();

        var mail = MailApi.Mail("ok@example.net");
        mail["from"] = "no-reply@held.example";
        var (status, accepted) = await tenant.CallAsync(HttpMethod.Post, "/v1/messages", mail);
        Assert.Equal(202, status);
        await engine.Live.WaitForStatusAsync(await engine.Live.SendAsync("ok@example.net"), "delivered");
        Assert.Single(sink.Messages);

        await OrderAsync(operators, "release", workspace: id);
        await tenant.WaitForStatusAsync((string)accepted["id"]!, "delivered");
    }

    [Theory, BothDatabases]
    public async Task AFlush_TriesNowWhatIsDeferred_AndABounceEndsWhatWaits(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        using var installation = await InstallAsync(database, sink);
        await using var engine = await Engine.StartAsync(installation);
        using var operators = new OperatorCalls(engine);
        var deferred = await engine.Live.SendAsync("defer-1x@late.example.net");
        var other = await engine.Live.SendAsync("defer@other.example.net");
        await engine.Live.WaitForStatusAsync(deferred, "deferred");
        await engine.Live.WaitForStatusAsync(other, "deferred");

        await OrderAsync(operators, "flush", destination: "late.example.net");
        await engine.Live.WaitForStatusAsync(deferred, "delivered");
        Assert.Single((await engine.Live.GetAsync($"/v1/messages/{other}")).Body["recipients"]![0]!["attempts"]!.AsArray());

        await OrderAsync(operators, "bounce", destination: "other.example.net");
        var bounced = await engine.Live.WaitForStatusAsync(other, "bounced");
        Assert.Contains(Reason, bounced["recipients"]![0]!["attempts"]![1]!.ToJsonString(), StringComparison.Ordinal);
        var (_, suppressed) = await engine.Live.GetAsync("/v1/suppressions");
        Assert.Empty(suppressed["data"]!.AsArray());
        await LoadClient.WaitAsync(
            () => operators.DoAsync(HttpMethod.Get, "queues/orders").GetAwaiter().GetResult()["orders"]!.AsArray().All(order => order!["finished_at"] is not null),
            () => "the orders to be done");
        Assert.Equal([1, 1], (await operators.DoAsync(HttpMethod.Get, "queues/orders"))["orders"]!.AsArray().Select(order => (int)order!["changed"]!));
    }

    [Theory]
    [InlineData("""{"reason":"r"}""", "destination")]
    [InlineData("""{"destination":"a.example","workspace":"ws_x","reason":"r"}""", "destination")]
    [InlineData("""{"workspace":"ws_x","reason":"r"}""", "workspace")]
    [InlineData("""{"destination":"a.example"}""", "reason")]
    [InlineData("""{"destination":"a.example","reason":" "}""", "reason")]
    [InlineData("""{"destination":" ","reason":"r"}""", "destination")]
    [InlineData("""{"destination":"a.example","reason":"r","now":true}""", "now")]
    public async Task AnOrderThatIsNotClear_IsRefusedByItsField(string body, string field)
    {
        await using var sink = MailSink.Start();
        using var installation = await InstallAsync(DatabaseKind.Sqlite, sink);
        await using var engine = await Engine.StartAsync(installation);
        using var operators = new OperatorCalls(engine);

        var (status, problem) = await operators.SendAsync(HttpMethod.Post, "queues/bounce", body);

        Assert.Equal(422, status);
        Assert.Contains(problem["errors"]!.AsArray(), error => (string?)error!["field"] == field);
    }

    [Fact]
    public async Task Pools_AreAskedForByName_AndGivenToWorkspaces()
    {
        await using var sink = MailSink.Start();
        using var installation = await InstallAsync(DatabaseKind.Sqlite, sink);
        installation.Settings.AddRange(["--MonkeysMail:Delivery:Sources=a=127.0.0.1,b=127.0.25.2", "--MonkeysMail:Delivery:Pools=bulk=b"]);
        await using var engine = await Engine.StartAsync(installation);
        using var operators = new OperatorCalls(engine);
        var (id, client) = await operators.MakeAsync("Bulk sender", "bulk.example");
        client.Dispose();
        var mail = MailApi.Mail("ok@example.net");
        mail["ip_pool"] = "bulk";
        Assert.Equal(202, (int)(await engine.Live.PostAsync("/v1/messages", mail)).Status);

        var given = await operators.DoAsync(HttpMethod.Post, "queues/pool", new JsonObject { ["workspace"] = id, ["pool"] = "bulk", ["reason"] = Reason });
        Assert.Equal((id, "bulk"), ((string?)given["pools"]![0]!["workspace"], (string?)given["pools"]![0]!["pool"]));
        await InForceAsync();

        foreach (var pool in new[] { "bulk", "none" })
        {
            mail["ip_pool"] = pool;
            var (status, problem) = await engine.Live.PostAsync("/v1/messages", mail);
            Assert.Equal((422, "ip_pool"), ((int)status, (string?)problem["errors"]![0]!["field"]));
        }

        Assert.Equal(422, (await operators.CallAsync(HttpMethod.Post, "queues/pool", new JsonObject { ["workspace"] = id, ["pool"] = "none", ["reason"] = Reason })).Status);
        Assert.Equal("workspace.pool_set", (string?)(await LogAsync(operators))[0]["action"]);
    }

    private static async Task<Installation> InstallAsync(DatabaseKind database, MailSink sink)
    {
        var installation = await Installation.CreateAsync(database);
        installation.Settings.AddRange([.. OperatorCalls.Settings, $"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}"]);
        return installation;
    }

    private static Task<JsonNode> OrderAsync(OperatorCalls operators, string action, string? destination = null, string? workspace = null)
    {
        var body = new JsonObject { ["reason"] = Reason };
        body[destination is null ? "workspace" : "destination"] = destination ?? workspace;
        return operators.DoAsync(HttpMethod.Post, $"queues/{action}", body);
    }

    // Silos ask every second; the contract says 2 s.
    private static Task InForceAsync() => Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);

    // Newest first.
    private static async Task<JsonNode[]> LogAsync(OperatorCalls operators) =>
        [.. (await operators.DoAsync(HttpMethod.Get, "audit"))["data"]!.AsArray().Select(entry => entry!).Where(entry => (string?)entry["action"] is "queue.held" or "queue.released" or "workspace.pool_set")];
}
