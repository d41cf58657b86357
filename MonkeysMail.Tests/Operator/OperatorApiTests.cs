// What operators are told by one silo about itself and its messages.
using System.Net;
using Xunit;

namespace MonkeysMail.Tests.Operator;

public sealed class OperatorApiTests(OperatorHost host) : IClassFixture<OperatorHost>
{
    [Fact]
    public async Task Cluster_NamesItselfAndThisSilo()
    {
        var cluster = await host.GetAsync("/v1/operator/cluster");

        Assert.Equal("monkeysmail", (string?)cluster["cluster_id"]);
        Assert.Equal("zone-a", (string?)cluster["silo"]!["zone"]);
        Assert.Equal(1, (int)cluster["silos"]!["active"]!);
        Assert.True((long)cluster["membership_version"]! > 0);
        Assert.NotEmpty((string)cluster["version"]!);
    }

    [Fact]
    public async Task Silos_TellTheirStateAndLease()
    {
        var answer = await host.GetAsync("/v1/operator/silos");

        var silo = Assert.Single(answer["data"]!.AsArray())!;
        Assert.Equal("active", (string?)silo["status"]);
        Assert.Equal("zone-a", (string?)silo["zone"]);
        Assert.True((int)silo["activations"]! > 0);
        Assert.StartsWith((string)silo["address"]!, (string)silo["lease"]!["owner"]!, StringComparison.Ordinal);
        Assert.InRange((long)silo["lease"]!["left_ms"]!, 1, 10_000);
        Assert.Equal((0, 0L), ((int)silo["queue_depth"]!, (long)silo["store_sick_ms"]!));
        Assert.False((bool)silo["deliveries_held"]!);
        Assert.InRange((DateTimeOffset)silo["started_at"]!, TimeProvider.System.GetUtcNow().AddMinutes(-10), TimeProvider.System.GetUtcNow());
        var zone = Assert.Single(answer["zones"]!.AsArray())!;
        Assert.Equal(("zone-a", 1, 0), ((string?)zone["zone"], (int)zone["active"]!, (int)zone["unreachable"]!));
    }

    [Fact]
    public async Task Workspaces_AreCountedByStatus()
    {
        var id = await host.Engine.Test.SendAsync("ann@example.net");
        await host.Engine.Test.WaitForStatusAsync(id, "captured");

        var workspace = Assert.Single((await host.GetAsync("/v1/operator/workspaces?since=1h&limit=10"))["data"]!.AsArray())!;

        Assert.StartsWith("ws_", (string)workspace["id"]!, StringComparison.Ordinal);
        Assert.True((long)workspace["captured"]! >= 1);
        Assert.True((long)workspace["accepted"]! >= (long)workspace["captured"]!);
        Assert.True((double)workspace["per_hour"]! > 0);
        Assert.True((bool)workspace["complete"]!);
    }

    [Fact]
    public async Task NothingIsStuck_WhereAllIsWell()
    {
        var answer = await host.GetAsync("/v1/operator/stuck?overdue=30s&attempts=2");

        Assert.Empty(answer["data"]!.AsArray());
        Assert.Null(answer["next_cursor"]);
    }

    [Theory]
    [InlineData("/v1/operator/queues?limit=0", "limit")]
    [InlineData("/v1/operator/queues?limit=101", "limit")]
    [InlineData("/v1/operator/queues?limit=1&limit=2", "limit")]
    [InlineData("/v1/operator/queues?cursor=nonsense", "cursor")]
    [InlineData("/v1/operator/queues?cursor=%2F%2F%2F", "cursor")]
    [InlineData("/v1/operator/queues?colour=red", "colour")]
    [InlineData("/v1/operator/workspaces?since=8d", "since")]
    [InlineData("/v1/operator/workspaces?since=yesterday", "since")]
    [InlineData("/v1/operator/stuck?overdue=1s", "overdue")]
    [InlineData("/v1/operator/stuck?attempts=many", "attempts")]
    [InlineData("/v1/operator/silos?dead=perhaps", "dead")]
    [InlineData("/v1/operator/cluster?x=1", "x")]
    public async Task AWrongParameter_IsRefusedByItsName(string path, string field)
    {
        using var answer = await host.Client.GetAsync(path);

        var problem = await OperatorHost.JsonAsync(answer);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("invalid_request", (string?)problem["code"]);
        Assert.Equal(field, (string?)Assert.Single(problem["errors"]!.AsArray())!["field"]);
    }

    [Fact]
    public async Task Answers_HoldNoAddress()
    {
        var id = await host.Engine.Test.SendAsync("secret.person@private.example");
        await host.Engine.Test.WaitForStatusAsync(id, "captured");

        foreach (var path in new[] { "cluster", "silos?dead=true", "queues", "workspaces", "stuck" })
        {
            var text = (await host.GetAsync($"/v1/operator/{path}")).ToJsonString();
            Assert.DoesNotContain("secret.person", text, StringComparison.Ordinal);
            Assert.DoesNotContain("private.example", text, StringComparison.Ordinal);
        }
    }
}
