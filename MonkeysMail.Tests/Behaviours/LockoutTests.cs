// Nobody locks the last administrator out by accident: not by the allowlist, not by a key's end or bounds. Who means it says so.
using System.Text.Json.Nodes;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Behaviours;

public sealed class LockoutTests : IAsyncLifetime
{
    private Installation installation = null!;
    private Engine engine = null!;

    private string OwnKey => $"/v1/keys/key_{installation.LiveKey[8..20]}";

    public async Task InitializeAsync()
    {
        installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        installation.Settings.Add("--MonkeysMail:TrustedProxies=127.0.0.1/32");
        engine = await Engine.StartAsync(installation);
    }

    public async Task DisposeAsync()
    {
        await engine.DisposeAsync();
        installation.Dispose();
    }

    [Fact]
    public async Task Allowlist_LetsInOnlyItsRanges()
    {
        var list = new JsonObject { ["allowlist"] = new JsonArray("192.0.2.0/24", "::ffff:198.51.100.7", "2001:DB8::/32") };

        var (status, workspace) = await engine.Live.CallAsync(HttpMethod.Patch, "/v1/workspace", list, from: "192.0.2.1");

        Assert.Equal(200, status);
        Assert.Equal(["192.0.2.0/24", "198.51.100.7/32", "2001:db8::/32"], workspace["allowlist"]!.AsArray().Select(range => range!.GetValue<string>()));
        Assert.StartsWith("ws_", workspace["id"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(200, (await engine.Live.CallAsync(HttpMethod.Get, "/v1/workspace", from: "198.51.100.7")).Status);
        Assert.Equal(200, (await engine.Live.CallAsync(HttpMethod.Get, "/v1/workspace", from: "2001:db8::7")).Status);
        var outside = await engine.Live.CallAsync(HttpMethod.Get, "/v1/workspace", from: "203.0.113.1");
        Assert.Equal((403, "address_not_allowed"), (outside.Status, outside.Body.Code()));
        var send = await engine.Test.CallAsync(HttpMethod.Post, "/v1/messages", MailApi.Mail("ann@example.net"), from: "203.0.113.1");
        Assert.Equal((403, "address_not_allowed"), (send.Status, send.Body.Code()));
    }

    [Fact]
    public async Task AllowlistWithoutTheCaller_NeedsForce()
    {
        var list = new JsonObject { ["allowlist"] = new JsonArray("192.0.2.0/24") };

        var refused = await engine.Live.CallAsync(HttpMethod.Patch, "/v1/workspace", list.DeepClone(), from: "203.0.113.1");
        Assert.Equal((409, "conflict"), (refused.Status, refused.Body.Code()));
        Assert.Equal(200, (await engine.Live.CallAsync(HttpMethod.Get, "/v1/workspace", from: "203.0.113.1")).Status);

        list["force"] = true;
        Assert.Equal(200, (await engine.Live.CallAsync(HttpMethod.Patch, "/v1/workspace", list, from: "203.0.113.1")).Status);
        Assert.Equal(403, (await engine.Live.CallAsync(HttpMethod.Get, "/v1/workspace", from: "203.0.113.1")).Status);
    }

    [Theory]
    [InlineData("""{"expires_at": "2099-01-01T00:00:00Z"}""")]
    [InlineData("""{"addresses": ["10.0.0.0/8"]}""")]
    public async Task LastAdministrator_IsNotEndedOrBoundAway(string change)
    {
        await RemoveTestKeyAsync();

        var refused = await engine.Live.CallAsync(HttpMethod.Patch, OwnKey, JsonNode.Parse(change));
        Assert.Equal((409, "conflict"), (refused.Status, refused.Body.Code()));

        var forced = JsonNode.Parse(change)!;
        forced["force"] = true;
        Assert.Equal(200, (await engine.Live.CallAsync(HttpMethod.Patch, OwnKey, forced)).Status);
    }

    [Fact]
    public async Task LastAdministrator_IsRevokedOnlyByForce()
    {
        await RemoveTestKeyAsync();
        var (_, sender) = await engine.Live.MakeKeyAsync(KeyCalls.NewKey("mail:send", "keys:read"));

        var refused = await engine.Live.CallAsync(HttpMethod.Delete, OwnKey);
        Assert.Equal((409, "conflict"), (refused.Status, refused.Body.Code()));
        Assert.Equal(200, (await engine.Live.CallAsync(HttpMethod.Get, "/v1/keys")).Status);

        Assert.Equal(200, (await engine.Live.CallAsync(HttpMethod.Delete, OwnKey + "?force=true")).Status);
        Assert.Equal(401, (await engine.Live.CallAsync(HttpMethod.Get, "/v1/keys")).Status);
        Assert.Equal(200, (await sender.CallAsync(HttpMethod.Get, "/v1/keys")).Status);
        sender.Dispose();
    }

    [Fact]
    public async Task OneOfTwoAdministrators_RevokesItself()
    {
        var (id, other) = await engine.Live.MakeKeyAsync(KeyCalls.NewKey("keys:write"));

        Assert.Equal(200, (await other.CallAsync(HttpMethod.Delete, $"/v1/keys/{id}")).Status);
        Assert.Equal(401, (await other.CallAsync(HttpMethod.Delete, $"/v1/keys/{id}")).Status);
        other.Dispose();
    }

    [Fact]
    public async Task LastAdministrator_CanBeRotated()
    {
        await RemoveTestKeyAsync();

        var (status, made) = await engine.Live.CallAsync(HttpMethod.Post, OwnKey + "/rotate", new JsonObject { ["overlap_seconds"] = 0 });
        using var renewed = engine.Live.With(made["key"]!.GetValue<string>());

        Assert.Equal(201, status);
        Assert.Equal(401, (await engine.Live.CallAsync(HttpMethod.Get, "/v1/keys")).Status);
        Assert.Equal(200, (await renewed.CallAsync(HttpMethod.Get, "/v1/keys")).Status);
    }

    private async Task RemoveTestKeyAsync() =>
        Assert.Equal(200, (await engine.Live.CallAsync(HttpMethod.Delete, $"/v1/keys/key_{installation.TestKey[8..20]}")).Status);
}
