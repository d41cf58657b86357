// The life of a key over HTTP: made, used, bound, changed, rotated, expired, revoked; and what is refused on the way.
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Behaviours;

public sealed class KeysTests
{
    [Theory, BothDatabases]
    public async Task AKey_IsShownOnce_Works_AndIsRefusedAfterItsRevocation(DatabaseKind database)
    {
        using var installation = await Installation.CreateAsync(database);
        await using var engine = await Engine.StartAsync(installation);

        var (status, made) = await engine.Live.CallAsync(HttpMethod.Post, "/v1/keys", KeyCalls.NewKey("mail:send", "mail:read"));
        Assert.Equal(201, status);
        var id = made["id"]!.GetValue<string>();
        var text = made["key"]!.GetValue<string>();
        Assert.StartsWith("mm_live_" + id["key_".Length..] + ".", text, StringComparison.Ordinal);
        Assert.Equal(43, text[(text.IndexOf('.', StringComparison.Ordinal) + 1)..].Length);
        using var client = engine.Live.With(text);
        var message = MailApi.Mail("ann@example.net");
        message["send_at"] = TimeProvider.System.GetUtcNow().AddDays(1).ToString("O");
        Assert.Equal(202, (int)(await client.PostAsync("/v1/messages", message)).Status);

        var (_, read) = await engine.Live.CallAsync(HttpMethod.Get, $"/v1/keys/{id}");
        Assert.Null(read["key"]);
        Assert.Equal("active", read["status"]!.GetValue<string>());
        Assert.Equal(1, read["usage"]!["messages"]!.GetValue<long>());
        Assert.Equal("127.0.0.1", read["usage"]!["last_used_from"]!.GetValue<string>());
        Assert.NotNull(read["usage"]!["last_used_at"]);

        var (revoked, after) = await engine.Live.CallAsync(HttpMethod.Delete, $"/v1/keys/{id}");
        Assert.Equal((200, "revoked"), (revoked, after["status"]!.GetValue<string>()));
        var refused = await client.CallAsync(HttpMethod.Get, "/v1/messages");
        Assert.Equal((401, "unauthorized"), (refused.Status, refused.Body.Code()));
        Assert.Equal(401, (int)(await client.PostAsync("/v1/messages", MailApi.Mail("ann@example.net"))).Status);
        var (again, repeated) = await engine.Live.CallAsync(HttpMethod.Delete, $"/v1/keys/{id}");
        Assert.Equal((200, after["revoked_at"]!.ToJsonString()), (again, repeated["revoked_at"]!.ToJsonString()));
    }

    [Fact]
    public async Task WhatAKeyIs_SurvivesARestart()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        string text;
        string id;
        string revoked;
        await using (var engine = await Engine.StartAsync(installation))
        {
            var (_, made) = await engine.Live.CallAsync(HttpMethod.Post, "/v1/keys", KeyCalls.NewKey("keys:read"));
            (id, text) = (made["id"]!.GetValue<string>(), made["key"]!.GetValue<string>());
            using var client = engine.Live.With(text);
            Assert.Equal(200, (await client.CallAsync(HttpMethod.Get, "/v1/keys")).Status);
            (revoked, var other) = await engine.Live.MakeKeyAsync(KeyCalls.NewKey("keys:read"));
            other.Dispose();
            await engine.Live.CallAsync(HttpMethod.Delete, $"/v1/keys/{revoked}");
            await engine.Live.CallAsync(HttpMethod.Delete, $"/v1/keys/key_{installation.TestKey[8..20]}");
        }

        await using var next = await Engine.StartAsync(installation);
        using var same = next.Live.With(text);
        var (status, key) = await same.CallAsync(HttpMethod.Get, $"/v1/keys/{id}");
        var (_, ended) = await same.CallAsync(HttpMethod.Get, $"/v1/keys/{revoked}");

        Assert.Equal(200, status);
        Assert.NotNull(key["usage"]!["last_used_at"]);
        Assert.Equal("revoked", ended["status"]!.GetValue<string>());
        Assert.Equal(401, (await next.Test.CallAsync(HttpMethod.Get, "/v1/keys")).Status);
    }

    [Fact]
    public async Task Rotation_OverlapsAndThenEndsTheOldKey()
    {
        var clock = new ShiftedClock();
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        await using var engine = await StartAsync(installation, clock);
        var (id, old) = await engine.Live.MakeKeyAsync(KeyCalls.NewKey("keys:read"));

        var (status, rotated) = await engine.Live.CallAsync(
            HttpMethod.Post, $"/v1/keys/{id}/rotate", new JsonObject { ["overlap_seconds"] = 3600 });
        using var renewed = engine.Live.With(rotated["key"]!.GetValue<string>());
        Assert.Equal((201, id), (status, rotated["predecessor"]!.GetValue<string>()));
        Assert.Equal(200, (await old.CallAsync(HttpMethod.Get, "/v1/keys")).Status);
        Assert.Equal(200, (await renewed.CallAsync(HttpMethod.Get, "/v1/keys")).Status);
        Assert.Equal(409, (await engine.Live.CallAsync(HttpMethod.Post, $"/v1/keys/{id}/rotate")).Status);

        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(401, (await old.CallAsync(HttpMethod.Get, "/v1/keys")).Status);
        Assert.Equal(200, (await renewed.CallAsync(HttpMethod.Get, "/v1/keys")).Status);
        var (_, before) = await renewed.CallAsync(HttpMethod.Get, $"/v1/keys/{id}");
        Assert.Equal("expired", before["status"]!.GetValue<string>());
        Assert.Equal(rotated["id"]!.GetValue<string>(), before["successor"]!.GetValue<string>());
        old.Dispose();
    }

    [Fact]
    public async Task RotationWithoutABody_OverlapsADay_AndWithoutOverlapEndsTheKeyAtOnce()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        await using var engine = await Engine.StartAsync(installation);
        var (id, old) = await engine.Live.MakeKeyAsync(KeyCalls.NewKey("keys:read"));

        var (status, first) = await engine.Live.CallAsync(HttpMethod.Post, $"/v1/keys/{id}/rotate");
        var (_, overlapping) = await engine.Live.CallAsync(HttpMethod.Get, $"/v1/keys/{id}");
        var second = first["id"]!.GetValue<string>();
        using var renewed = engine.Live.With(first["key"]!.GetValue<string>());
        await engine.Live.CallAsync(HttpMethod.Post, $"/v1/keys/{second}/rotate", new JsonObject { ["overlap_seconds"] = 0 });

        Assert.Equal(201, status);
        Assert.Equal(TimeSpan.FromDays(1), Time(overlapping, "overlap_ends_at") - Time(first, "created_at"));
        Assert.Equal(200, (await old.CallAsync(HttpMethod.Get, "/v1/keys")).Status);
        Assert.Equal(401, (await renewed.CallAsync(HttpMethod.Get, "/v1/keys")).Status);
        old.Dispose();
    }

    [Fact]
    public async Task Expired_IsRefusedAsIfItWereUnknown()
    {
        var clock = new ShiftedClock();
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        await using var engine = await StartAsync(installation, clock);
        var wanted = KeyCalls.NewKey("keys:read");
        wanted["expires_at"] = clock.GetUtcNow().AddHours(2).ToString("O");
        var (id, client) = await engine.Live.MakeKeyAsync(wanted);
        Assert.Equal(200, (await client.CallAsync(HttpMethod.Get, "/v1/keys")).Status);

        clock.Advance(TimeSpan.FromHours(2));
        var expired = await client.CallAsync(HttpMethod.Get, "/v1/keys");
        using var stranger = engine.Live.With("mm_live_zzzzzzzzzzzz." + new string('s', 43));
        var unknown = await stranger.CallAsync(HttpMethod.Get, "/v1/keys");
        using var guesser = engine.Live.With($"mm_live_{id["key_".Length..]}." + new string('s', 43));
        var wrong = await guesser.CallAsync(HttpMethod.Get, "/v1/keys");

        Assert.Equal(401, expired.Status);
        Assert.Equal(Comparable(unknown), Comparable(expired));
        Assert.Equal(Comparable(unknown), Comparable(wrong));
        Assert.Equal("expired", (await engine.Live.CallAsync(HttpMethod.Get, $"/v1/keys/{id}")).Body["status"]!.GetValue<string>());
        Assert.Equal(409, (await engine.Live.CallAsync(HttpMethod.Patch, $"/v1/keys/{id}", new JsonObject { ["name"] = "other" })).Status);
        client.Dispose();
    }

    [Fact]
    public async Task BoundKey_SendsOnlyFromItsDomains_FromItsAddresses_AtItsRate()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        installation.Settings.Add("--MonkeysMail:TrustedProxies=127.0.0.1/32");
        await using var engine = await Engine.StartAsync(installation);
        var wanted = KeyCalls.NewKey("mail:send");
        wanted["mode"] = "test";
        wanted["domains"] = new JsonArray("Example.COM");
        wanted["addresses"] = new JsonArray("192.0.2.0/24", "2001:db8::/32");
        wanted["rate"] = 1;
        wanted["burst"] = 3;
        var (id, client) = await engine.Live.MakeKeyAsync(wanted);
        var mail = MailApi.Mail("ann@example.net");
        var other = MailApi.Mail("ann@example.net");
        other["from"] = "no-reply@example.org";

        var elsewhere = await client.CallAsync(HttpMethod.Post, "/v1/messages", mail, from: "198.51.100.1");
        var foreign = await client.CallAsync(HttpMethod.Post, "/v1/messages", other, from: "192.0.2.9");
        var first = await client.CallAsync(HttpMethod.Post, "/v1/messages", mail, from: "192.0.2.9");
        var throughTwo = await client.CallAsync(HttpMethod.Post, "/v1/messages", mail, from: "192.0.2.9, 127.0.0.1");
        var many = await client.CallAsync(HttpMethod.Post, "/v1/messages", MailApi.Mail("a@example.net", "b@example.net", "c@example.net"), from: "2001:db8::9");
        var never = await client.CallAsync(HttpMethod.Post, "/v1/messages", MailApi.Mail("a@example.net", "b@example.net", "c@example.net", "d@example.net"), from: "2001:db8::9");
        var (_, key) = await engine.Live.CallAsync(HttpMethod.Get, $"/v1/keys/{id}");

        Assert.Equal((403, "address_not_allowed"), (elsewhere.Status, elsewhere.Body.Code()));
        Assert.Equal((403, "scope_missing"), (foreign.Status, foreign.Body.Code()));
        Assert.Equal(202, first.Status);
        Assert.Equal(202, throughTwo.Status);
        Assert.Equal((429, "rate_limited"), (many.Status, many.Body.Code()));
        Assert.Equal((422, "invalid_request"), (never.Status, never.Body.Code()));
        Assert.Equal(["example.com"], key["domains"]!.AsArray().Select(d => d!.GetValue<string>()));
        Assert.Equal(2, key["usage"]!["messages"]!.GetValue<long>());
        client.Dispose();
    }

    [Fact]
    public async Task ReplayOfAMessage_IsNotCountedAgain()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        await using var engine = await Engine.StartAsync(installation);
        var wanted = KeyCalls.NewKey("mail:send");
        wanted["mode"] = "test";
        wanted["rate"] = 1;
        wanted["burst"] = 100;
        var (id, client) = await engine.Live.MakeKeyAsync(wanted);

        await client.PostAsync("/v1/messages", MailApi.Mail("ann@example.net"), "order-1");
        await client.PostAsync("/v1/messages", MailApi.Mail("ann@example.net"), "order-1");
        var (_, key) = await engine.Live.CallAsync(HttpMethod.Get, $"/v1/keys/{id}");

        Assert.Equal(1, key["usage"]!["messages"]!.GetValue<long>());
        client.Dispose();
    }

    [Fact]
    public async Task Change_TakesWhatIsGiven_AndLeavesTheRest()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        await using var engine = await Engine.StartAsync(installation);
        var wanted = KeyCalls.NewKey("mail:send");
        wanted["domains"] = new JsonArray("example.com");
        wanted["rate"] = 5;
        var (id, client) = await engine.Live.MakeKeyAsync(wanted);

        var (status, changed) = await engine.Live.CallAsync(
            HttpMethod.Patch, $"/v1/keys/{id}", new JsonObject { ["name"] = "other", ["domains"] = null, ["addresses"] = new JsonArray("10.0.0.0/8") });

        Assert.Equal(200, status);
        Assert.Equal("other", changed["name"]!.GetValue<string>());
        Assert.Empty(changed["domains"]!.AsArray());
        Assert.Equal("10.0.0.0/8", changed["addresses"]![0]!.GetValue<string>());
        Assert.Equal((5, 50), (changed["rate"]!.GetValue<int>(), changed["burst"]!.GetValue<int>()));
        client.Dispose();
    }

    [Fact]
    public async Task LesserKey_MakesNoGreaterOne()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        await using var engine = await Engine.StartAsync(installation);
        var (_, lesser) = await engine.Live.MakeKeyAsync(KeyCalls.NewKey("keys:write", "keys:read"));
        var bootstrap = $"key_{installation.LiveKey[8..20]}";

        var all = await lesser.CallAsync(HttpMethod.Post, "/v1/keys", KeyCalls.NewKey("*"));
        var send = await lesser.CallAsync(HttpMethod.Post, "/v1/keys", KeyCalls.NewKey("keys:read", "mail:send"));
        var rotate = await lesser.CallAsync(HttpMethod.Post, $"/v1/keys/{bootstrap}/rotate");
        var live = await engine.Test.CallAsync(HttpMethod.Post, "/v1/keys", KeyCalls.NewKey("keys:read"));
        var reader = await engine.Live.MakeKeyAsync(KeyCalls.NewKey("keys:read"));

        Assert.All(new[] { all, send, rotate, live }, answer => Assert.Equal((403, "scope_missing"), (answer.Status, answer.Body.Code())));
        Assert.Equal(201, (await lesser.CallAsync(HttpMethod.Post, "/v1/keys", KeyCalls.NewKey("keys:read"))).Status);
        Assert.Equal(403, (await reader.Client.CallAsync(HttpMethod.Post, "/v1/keys", KeyCalls.NewKey("keys:read"))).Status);
        Assert.Equal(403, (await reader.Client.CallAsync(HttpMethod.Delete, $"/v1/keys/{reader.Id}")).Status);
        lesser.Dispose();
        reader.Client.Dispose();
    }

    [Fact]
    public async Task List_IsPaged_NewestFirst_EachKeyOnce()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        await using var engine = await Engine.StartAsync(installation);
        var made = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            made.Add((await engine.Live.CallAsync(HttpMethod.Post, "/v1/keys", KeyCalls.NewKey("mail:read"))).Body["id"]!.GetValue<string>());
        }

        var seen = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var (_, page) = await engine.Live.CallAsync(HttpMethod.Get, $"/v1/keys?limit=2{(cursor.Length == 0 ? "" : $"&cursor={cursor}")}");
            Assert.InRange(page["data"]!.AsArray().Count, 1, 2);
            seen.AddRange(page["data"]!.AsArray().Select(key => key!["id"]!.GetValue<string>()));
            cursor = page["next_cursor"]?.GetValue<string>();
        }

        Assert.Equal(7, seen.Count);
        Assert.Equal(seen.Distinct(), seen);
        Assert.Equal(made.Order(StringComparer.Ordinal), seen.Take(5).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task RepeatUnderTheSameIdempotencyKey_MakesNoSecondKey()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        await using var engine = await Engine.StartAsync(installation);

        var first = await engine.Live.CallAsync(HttpMethod.Post, "/v1/keys", KeyCalls.NewKey("mail:read"), idempotencyKey: "k-1");
        var second = await engine.Live.CallAsync(HttpMethod.Post, "/v1/keys", KeyCalls.NewKey("mail:read"), idempotencyKey: "k-1");
        var other = await engine.Live.CallAsync(HttpMethod.Post, "/v1/keys", KeyCalls.NewKey("mail:send"), idempotencyKey: "k-1");
        var (_, list) = await engine.Live.CallAsync(HttpMethod.Get, "/v1/keys");

        Assert.Equal(201, first.Status);
        Assert.Equal((409, "conflict"), (second.Status, second.Body.Code()));
        Assert.Contains(first.Body["id"]!.GetValue<string>(), second.Body["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal((409, "idempotency_conflict"), (other.Status, other.Body.Code()));
        Assert.Equal(3, list["data"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("""{"name":"x","mode":"live"}""", "scopes")]
    [InlineData("""{"name":"","mode":"live","scopes":["*"]}""", "name")]
    [InlineData("""{"name":"x","mode":"other","scopes":["*"]}""", "mode")]
    [InlineData("""{"name":"x","mode":"live","scopes":["*"],"colour":1}""", "colour")]
    [InlineData("""{"name":"x","mode":"live","scopes":["*","mail:eat"]}""", "scopes[1]")]
    [InlineData("""{"name":"x","mode":"live","scopes":[]}""", "scopes")]
    [InlineData("""{"name":"x","mode":"live","scopes":["*"],"addresses":["192.0.2.1/24"]}""", "addresses[0]")]
    [InlineData("""{"name":"x","mode":"live","scopes":["*"],"domains":["nodots"]}""", "domains[0]")]
    [InlineData("""{"name":"x","mode":"live","scopes":["*"],"expires_at":"2020-01-01T00:00:00Z"}""", "expires_at")]
    [InlineData("""{"name":"x","mode":"live","scopes":["*"],"rate":-1}""", "rate")]
    [InlineData("""{"name":"x","mode":"live","scopes":["*"],"burst":5}""", "burst")]
    [InlineData("""["name"]""", "body")]
    public async Task WrongField_IsNamed(string body, string field)
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        await using var engine = await Engine.StartAsync(installation);

        var (status, problem) = await engine.Live.CallAsync(HttpMethod.Post, "/v1/keys", JsonNode.Parse(body));

        Assert.Equal((422, "invalid_request"), (status, problem.Code()));
        Assert.Contains(field, problem["errors"]!.AsArray().Select(error => error!["field"]!.GetValue<string>()));
    }

    [Fact]
    public async Task WhatIsNotThere_IsNotFound_AndUnknownParametersAreRefused()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        await using var engine = await Engine.StartAsync(installation);

        Assert.Equal(404, (await engine.Live.CallAsync(HttpMethod.Get, "/v1/keys/key_aaaaaaaaaaaa")).Status);
        Assert.Equal(404, (await engine.Live.CallAsync(HttpMethod.Get, "/v1/keys/other")).Status);
        Assert.Equal(404, (await engine.Live.CallAsync(HttpMethod.Delete, "/v1/keys/key_aaaaaaaaaaaa")).Status);
        Assert.Equal(404, (await engine.Live.CallAsync(HttpMethod.Post, "/v1/keys/key_aaaaaaaaaaaa/rotate")).Status);
        Assert.Equal(404, (await engine.Live.CallAsync(HttpMethod.Patch, "/v1/keys/key_aaaaaaaaaaaa", new JsonObject { ["name"] = "x" })).Status);
        Assert.Equal(422, (await engine.Live.CallAsync(HttpMethod.Get, "/v1/keys?page=2")).Status);
        Assert.Equal(422, (await engine.Live.CallAsync(HttpMethod.Get, "/v1/keys?cursor=x")).Status);
        Assert.Equal(422, (await engine.Live.CallAsync(HttpMethod.Delete, "/v1/keys/key_aaaaaaaaaaaa?force=yes")).Status);
    }

    private static Task<Engine> StartAsync(Installation installation, TimeProvider clock) =>
        Engine.StartAsync(installation, builder => builder.Services.Replace(ServiceDescriptor.Singleton(clock)));

    private static DateTimeOffset Time(JsonNode body, string field) =>
        DateTimeOffset.Parse(body[field]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);

    private static string Comparable((int Status, JsonNode Body) answer)
    {
        var body = answer.Body.DeepClone().AsObject();
        body.Remove("instance");
        return $"{answer.Status} {body.ToJsonString()}";
    }
}
