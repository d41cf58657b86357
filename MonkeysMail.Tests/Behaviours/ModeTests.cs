// What a key sees and changes by its mode (D-0008): a live key live mail, a test key captured mail, and a test key nothing that live mail depends on.
using System.Net;
using System.Text.Json.Nodes;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Behaviours;

public sealed class ModeTests
{
    [Theory, BothDatabases]
    public async Task EachMode_SeesItsOwnMailAlone(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        using var installation = await Installation.CreateAsync(database);
        installation.Settings.Add($"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}");
        await using var engine = await Engine.StartAsync(installation);
        var live = await engine.Live.SendAsync("ann@example.net");
        var captured = await engine.Test.SendAsync("ann@example.net");
        await engine.Live.WaitForStatusAsync(live, "delivered");
        await engine.Test.WaitForStatusAsync(captured, "captured");

        foreach (var (client, own, other) in new[] { (engine.Live, live, captured), (engine.Test, captured, live) })
        {
            foreach (var filter in new[] { "", "?recipient=ann@example.net", "?limit=1", $"?status={(own == live ? "delivered" : "captured")}" })
            {
                var (_, page) = await client.GetAsync("/v1/messages" + filter);

                Assert.Equal([own], page["data"]!.AsArray().Select(message => (string)message!["id"]!));
                Assert.Null(page["next_cursor"]);
            }

            foreach (var part in new[] { "", "/events", "/raw" })
            {
                Assert.Equal(HttpStatusCode.OK, (await client.Http.GetAsync(new Uri($"/v1/messages/{own}{part}", UriKind.Relative))).StatusCode);
                Assert.Equal(404, (await client.CallAsync(HttpMethod.Get, $"/v1/messages/{other}{part}")).Status);
            }
        }

        Assert.Empty((await engine.Live.GetAsync("/v1/messages?status=captured")).Body["data"]!.AsArray());
    }

    [Theory]
    [InlineData("GET", "/v1/suppressions")]
    [InlineData("GET", "/v1/suppressions/export")]
    [InlineData("POST", "/v1/suppressions")]
    [InlineData("DELETE", "/v1/suppressions/ann@example.net")]
    [InlineData("GET", "/v1/audit")]
    [InlineData("PATCH", "/v1/workspace")]
    public async Task TestKey_NeitherSeesNorChangesWhatBelongsToLiveMail(string method, string path)
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        await using var engine = await Engine.StartAsync(installation);
        var entry = new JsonObject { ["email"] = "ann@example.net" };
        Assert.Equal(200, (await engine.Live.CallAsync(HttpMethod.Post, "/v1/suppressions", entry)).Status);
        JsonNode? body = method switch
        {
            "POST" => entry.DeepClone(),
            "PATCH" => new JsonObject { ["limits"] = new JsonObject { ["rate"] = 1 } },
            _ => null,
        };

        var (status, problem) = await engine.Test.CallAsync(new HttpMethod(method), path, body);

        Assert.Equal((403, "scope_missing"), (status, problem.Code()));
        Assert.Contains("test key", (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Single((await engine.Live.GetAsync("/v1/suppressions")).Body["data"]!.AsArray());
    }

    [Fact]
    public async Task Captured_MeetsTheSuppressionListAsLiveMailDoes()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        await using var engine = await Engine.StartAsync(installation);
        var entry = new JsonObject { ["email"] = "ann@example.net" };
        await engine.Live.CallAsync(HttpMethod.Post, "/v1/suppressions", entry);

        var (_, accepted) = await engine.Test.PostAsync("/v1/messages", MailApi.Mail("ann@example.net"));

        Assert.Equal("suppressed", (string)accepted["status"]!);
    }
}
