// No tenant sees another: every operation of the OpenAPI document is called with the key of one workspace and what belongs to another. An operation that is not listed
// here fails the test.
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Behaviours;

public sealed class SegregationTests
{
    private const string OtherKey = "mm_live_otherotherot.0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
    private const string Suppressed = "gone@secret.example.net";
    private const string Metadata = "segregatedmetadata";

    /// <summary>What an operation must answer to the other workspace.</summary>
    private static readonly Dictionary<string, Expectation> Operations = new(StringComparer.Ordinal)
    {
        ["SendMessage"] = new(403, Json: owner => Mail(owner)),
        ["SendBatch"] = new(202, Json: owner => new JsonObject { ["messages"] = new JsonArray(Mail(owner)) }, Holds: "domain_not_verified"),
        ["SendRawMessage"] = new(403, Raw: owner => $"From: a@{owner.Domain}\r\nTo: b@example.net\r\nSubject: x\r\n\r\nx\r\n"),
        ["CancelMessage"] = new(404),
        ["RetryMessage"] = new(404),
        ["RescheduleMessage"] = new(404, Json: _ => new JsonObject { ["send_at"] = Tomorrow() }),
        ["ListMessages"] = new(200, Holds: """{"data":[],"next_cursor":null}"""),
        ["GetMessage"] = new(404),
        ["ListMessageEvents"] = new(404),
        ["GetRawMessage"] = new(404),
        ["CreateKey"] = new(201, Json: _ => KeyCalls.NewKey("mail:read")),
        ["ListKeys"] = new(200),
        ["GetKey"] = new(404, Id: KeyOf),
        ["ChangeKey"] = new(404, Json: _ => new JsonObject { ["name"] = "mine" }, Id: KeyOf),
        ["RotateKey"] = new(404, Id: KeyOf),
        ["RevokeKey"] = new(404, Id: KeyOf),
        ["AddDomain"] = new(201, Json: _ => new JsonObject { ["name"] = "new.example.com" }),
        ["ListDomains"] = new(200, Holds: "other.example.com"),
        ["GetDomain"] = new(404),
        ["ChangeDomain"] = new(404, Json: _ => new JsonObject { ["rotation_days"] = 1 }),
        ["VerifyDomain"] = new(404),
        ["RotateDomain"] = new(404),
        ["CheckDomain"] = new(404),
        ["RemoveDomain"] = new(404),
        ["GetWorkspace"] = new(200),
        ["ChangeWorkspace"] = new(200, Json: _ => new JsonObject { ["allowlist"] = new JsonArray("127.0.0.1") }),
        ["ListSuppressions"] = new(200, Holds: """{"data":[],"next_cursor":null}"""),
        ["AddSuppressions"] = new(200, Json: _ => new JsonObject { ["email"] = "new@other.example.net" }, Holds: "\"added\":1"),
        ["ExportSuppressions"] = new(200, Holds: "email,reason,stream,created_at,expires_at\r\n"),
        ["ImportSuppressions"] = new(200, Raw: _ => "email\r\nimported@other.example.net\r\n", Holds: "\"added\":1", Media: "text/csv"),
        ["RemoveSuppression"] = new(404),
        ["ListAuditEntries"] = new(200),
        ["ExportAuditEntries"] = new(200),
        ["VerifyAuditLog"] = new(200),
        ["HealthLive"] = new(200, Open: true),
        ["HealthReady"] = new(200, Open: true),
    };

    [Theory, BothDatabases]
    public async Task EveryOperation_ShowsNothingOfAnotherWorkspace(DatabaseKind database)
    {
        using var installation = await Installation.CreateAsync(database);
        installation.Settings.Add("--MonkeysMail:Delivery:SmartHost=127.0.0.1:1");
        await using var engine = await Engine.StartAsync(installation);
        var owner = await OwnerAsync(engine, installation);
        await CreateOtherAsync(engine);
        using var other = new MailApi(engine.Live.Http.BaseAddress!, OtherKey);
        var document = JsonNode.Parse(await other.Http.GetStringAsync("/openapi/v1.json"))!;
        var before = await engine.Live.Http.GetStringAsync($"/v1/messages/{owner.Message}/events");
        var suppressed = await engine.Live.Http.GetStringAsync("/v1/suppressions");

        var called = new List<string>();
        foreach (var (path, item) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in item!.AsObject().Where(entry => entry.Value?["operationId"] is not null))
            {
                var name = (string)operation!["operationId"]!;
                Assert.True(Operations.TryGetValue(name, out var expected), $"{name} ({method} {path}) is not covered: say here what another workspace must see of it.");
                using var request = expected.Request(method, path, owner);

                using var answer = await other.Http.SendAsync(request);
                var body = await answer.Content.ReadAsStringAsync();

                Assert.True(expected.Status == (int)answer.StatusCode, $"{name}: {(int)answer.StatusCode} {body}");
                Assert.All(owner.Secrets, secret => Assert.DoesNotContain(secret, body, StringComparison.OrdinalIgnoreCase));
                Assert.Contains(expected.Holds ?? "", body, StringComparison.Ordinal);
                called.Add(name);
            }
        }

        Assert.Equal(Operations.Keys.Order(StringComparer.Ordinal), called.Order(StringComparer.Ordinal));
        Assert.Equal("active", (await engine.Live.CallAsync(HttpMethod.Get, $"/v1/keys/{KeyOf(owner)}")).Body["status"]!.GetValue<string>());
        Assert.Equal(before, await engine.Live.Http.GetStringAsync($"/v1/messages/{owner.Message}/events"));
        Assert.Contains(Suppressed, suppressed, StringComparison.Ordinal);
        Assert.Equal(suppressed, await engine.Live.Http.GetStringAsync("/v1/suppressions"));
    }

    [Fact]
    public async Task EveryOperation_AsksForAKey()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        await using var engine = await Engine.StartAsync(installation);
        using var stranger = new HttpClient { BaseAddress = engine.Live.Http.BaseAddress };
        var document = JsonNode.Parse(await stranger.GetStringAsync("/openapi/v1.json"))!;
        var owner = new Owner(MessageId.New(TimeProvider.System).ToString(), installation.Domain, []);

        foreach (var (path, item) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in item!.AsObject().Where(entry => entry.Value?["operationId"] is not null))
            {
                var expected = Operations[(string)operation!["operationId"]!];
                using var request = expected.Request(method, path, owner);

                using var answer = await stranger.SendAsync(request);

                Assert.Equal(expected.Open ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, answer.StatusCode);
            }
        }
    }

    private static JsonObject Mail(Owner owner) => new()
    {
        ["from"] = $"a@{owner.Domain}",
        ["to"] = new JsonArray("b@example.net"),
        ["subject"] = "x",
        ["text"] = "x",
    };

    private static string KeyOf(Owner owner) => "key_abcdefghijkl";

    private static string Tomorrow() => TimeProvider.System.GetUtcNow().AddDays(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static async Task<Owner> OwnerAsync(Engine engine, Installation installation)
    {
        var mail = MailApi.Mail("ann@secret.example.net");
        mail["metadata"] = new JsonObject { ["m"] = Metadata };
        mail["send_at"] = Tomorrow();
        var (_, accepted) = await engine.Live.PostAsync("/v1/messages", mail, "an-idempotency-key");
        await engine.Live.PostAsync("/v1/suppressions", new JsonObject { ["email"] = Suppressed });
        var workspace = await engine.Services.GetRequiredService<IGrainFactory>().GetGrain<IKeyDirectoryGrain>("abcdefghijkl").FindAsync();
        var id = (string)accepted["id"]!;
        return new Owner(id, installation.Domain, [Metadata, "ann@secret.example.net", Suppressed, workspace!.Value.ToString(), "abcdefghijkl"]);
    }

    private static async Task CreateOtherAsync(Engine engine)
    {
        Assert.True(ApiKeyText.TryParse(OtherKey, out var key));
        var workspace = WorkspaceId.New(TimeProvider.System);
        await engine.Services.GetRequiredService<IGrainFactory>().GetGrain<IWorkspaceGrain>(workspace.Value)
            .BootstrapAsync(new BootstrapWorkspace([new BootstrapKey(key.Prefix, key.Mode, key.SecretHash)], "other.example.com"));
    }

    /// <summary>What belongs to the first workspace.</summary>
    /// <param name="Secrets">What must stand in no answer to another.</param>
    private sealed record Owner(string Message, string Domain, string[] Secrets);

    private sealed record Expectation(
        int Status,
        Func<Owner, JsonNode>? Json = null,
        Func<Owner, string>? Raw = null,
        string? Holds = null,
        bool Open = false,
        string Media = "message/rfc822",
        Func<Owner, string>? Id = null)
    {
        public HttpRequestMessage Request(string method, string path, Owner owner)
        {
            var request = new HttpRequestMessage(HttpMethod.Parse(method), path
                .Replace("{id}", Id?.Invoke(owner) ?? owner.Message, StringComparison.Ordinal).Replace("{email}", Suppressed, StringComparison.Ordinal)
                .Replace("{name}", owner.Domain, StringComparison.Ordinal));
            Assert.DoesNotContain('{', request.RequestUri!.OriginalString);
            request.Content = Json is not null ? new StringContent(Json(owner).ToJsonString(), Encoding.UTF8, "application/json")
                : Raw is not null ? new StringContent(Raw(owner), Encoding.ASCII, Media) : null;
            return request;
        }
    }
}
