// A sending domain from its addition to its end, over the real databases and a real resolver: the owner publishes what the answer says, and the clock is set forth.
using System.Text.Json.Nodes;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Domains;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Behaviours;

public sealed class DomainsTests : IAsyncLifetime
{
    private const string Name = "shop.test";
    private const string Reminders = "SELECT ReminderName FROM OrleansRemindersTable WHERE ReminderName = 'look'";

    private readonly ShiftedClock clock = new();
    private MailSink sink = null!;
    private DnsServer dns = null!;

    public async Task InitializeAsync()
    {
        sink = MailSink.Start();
        dns = await DnsServer.StartAsync(new DnsRecords());
    }

    public async Task DisposeAsync()
    {
        await dns.DisposeAsync();
        await sink.DisposeAsync();
    }

    [Theory, BothDatabases]
    public async Task ADomain_IsAdded_Published_Verified_AndSentFrom(DatabaseKind database)
    {
        using var installation = await Installation.CreateAsync(database);
        string selector;
        await using (var engine = await StartAsync(installation))
        {
            var added = await engine.Live.AddDomainAsync("SHOP.test.");
            Assert.Equal((Name, "pending"), ((string)added["name"]!, added.Status()));
            Assert.Equal(403, (int)(await engine.Live.PostAsync("/v1/messages", DomainCalls.MailFrom(Name))).Status);
            var unpublished = await engine.Live.VerifyDomainAsync(Name);
            Assert.Equal("pending", unpublished.Status());
            Assert.All(unpublished.Records("dkim"), record => Assert.Equal("missing", (string)record["status"]!));

            await dns.ReplaceAsync(new DnsRecords().Publish(added));
            var verified = await engine.Live.VerifyDomainAsync(Name);

            Assert.Equal("verified", verified.Status());
            Assert.All(verified.Records(), record => Assert.Equal("ok", (string)record["status"]!));
            Assert.Equal(2, verified.Selectors("active").Length);
            selector = verified.Selectors("active")[0];
        }

        await using var next = await StartAsync(installation);
        var (status, accepted) = await next.Live.PostAsync("/v1/messages", DomainCalls.MailFrom(Name));
        Assert.True((int)status == 202, accepted.ToJsonString());
        await next.Live.WaitForStatusAsync((string)accepted["id"]!, "delivered");
        Assert.Contains($"s={selector};", await next.Live.Http.GetStringAsync($"/v1/messages/{(string)accepted["id"]!}/raw"), StringComparison.Ordinal);
        var (_, list) = await next.Live.GetAsync("/v1/domains");
        Assert.Equal([("example.com", "verified"), (Name, "verified")], list["data"]!.AsArray().Select(entry => ((string)entry!["name"]!, entry.Status())));
    }

    [Theory, BothDatabases]
    public async Task RecordsThatVanish_Warn_ThenUnverify_AndNothingIsSent(DatabaseKind database)
    {
        using var installation = await Installation.CreateAsync(database);
        await using var engine = await StartAsync(installation);
        var added = await engine.Live.AddDomainAsync(Name);
        await dns.ReplaceAsync(new DnsRecords().Publish(added));
        await engine.Live.VerifyDomainAsync(Name);

        await dns.ReplaceAsync(new DnsRecords());
        clock.Advance(TimeSpan.FromDays(1));
        var warned = await engine.Live.VerifyDomainAsync(Name);
        Assert.Equal("warning", warned.Status());
        Assert.NotNull(warned["unverifies_at"]);
        Assert.Equal(202, (int)(await engine.Live.PostAsync("/v1/messages", DomainCalls.MailFrom(Name))).Status);

        // A resolver that fails is no proof of anything.
        await dns.ReplaceAsync(new DnsRecords().ServFail(Name));
        clock.Advance(TimeSpan.FromDays(3));
        var unknown = await engine.Live.VerifyDomainAsync(Name);
        Assert.Equal("warning", unknown.Status());
        Assert.All(unknown.Records("dkim"), record => Assert.Equal("unknown", (string)record["status"]!));

        await dns.ReplaceAsync(new DnsRecords());
        Assert.Equal("unverified", (await engine.Live.VerifyDomainAsync(Name)).Status());
        var (status, refused) = await engine.Live.PostAsync("/v1/messages", DomainCalls.MailFrom(Name));
        Assert.Equal((403, "domain_not_verified"), ((int)status, refused.Code()));

        // Scheduled mail is signed when it is due: without a key it ends.
        var grains = engine.Services.GetRequiredService<IGrainFactory>();
        var workspace = (await grains.GetGrain<IKeyDirectoryGrain>("abcdefghijkl").FindAsync())!.Value;
        Assert.Empty(await grains.GetGrain<IDomainGrain>(DomainKey.Format(workspace, Name)).SigningKeysAsync());

        await dns.ReplaceAsync(new DnsRecords().Publish(added));
        Assert.Equal("verified", (await engine.Live.VerifyDomainAsync(Name)).Status());
        Assert.Equal(
            ["domain.added", "domain.key_activated", "domain.verified", "domain.warning", "domain.unverified", "domain.key_activated", "domain.verified"],
            await AuditAsync(engine, 7));
    }

    [Theory, BothDatabases]
    public async Task Rotation_SignsWithTheNewKey_OnceItIsPublished(DatabaseKind database)
    {
        using var installation = await Installation.CreateAsync(database);
        await using var engine = await StartAsync(installation);
        var added = await engine.Live.AddDomainAsync(Name);
        await dns.ReplaceAsync(new DnsRecords().Publish(added));
        var old = (await engine.Live.VerifyDomainAsync(Name)).Selectors("active");

        clock.Advance(TimeSpan.FromDays(1));
        var rotated = await engine.Live.DomainAsync(HttpMethod.Post, $"{Name}/rotate");
        Assert.Equal(old, rotated.Selectors("active"));
        Assert.Equal((409, "conflict"), await ProblemAsync(engine.Live, HttpMethod.Post, $"/v1/domains/{Name}/rotate"));
        Assert.Equal(old, (await engine.Live.VerifyDomainAsync(Name)).Selectors("active"));
        Assert.Equal(old[0], await SelectorOfAMailAsync(engine));

        await dns.ReplaceAsync(new DnsRecords().Publish(rotated));
        var switched = await engine.Live.VerifyDomainAsync(Name);
        Assert.Equal(rotated.Selectors("pending"), switched.Selectors("active"));
        Assert.Equal(old, switched.Selectors("retiring"));
        Assert.Equal(old, switched.Records("dkim").Where(record => (string)record["need"]! == "keep").Select(record => ((string)record["name"]!).Split('.')[0]));

        // The silo's memory of keys ends after a minute.
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(switched.Selectors("active")[0], await SelectorOfAMailAsync(engine));

        clock.Advance(TimeSpan.FromDays(7) + TimeSpan.FromHours(1));
        Assert.Equal(old.Order(), (await engine.Live.VerifyDomainAsync(Name)).Selectors("retired").Order());
        Assert.Equal(2, (await engine.Live.DomainAsync(HttpMethod.Get, Name)).Records("dkim").Count);
    }

    [Fact]
    public async Task KeysAreRotatedByThemselves_AfterTheirDays()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        await using var engine = await StartAsync(installation);
        await dns.ReplaceAsync(new DnsRecords().Publish(await engine.Live.AddDomainAsync(Name)));
        await engine.Live.VerifyDomainAsync(Name);
        var changed = await engine.Live.DomainAsync(HttpMethod.Patch, Name, new JsonObject { ["rotation_days"] = 10 });
        Assert.Equal(10, (int)changed["rotation_days"]!);

        clock.Advance(TimeSpan.FromDays(11));
        await TickAsync(engine, Name);

        var domain = await engine.Live.DomainAsync(HttpMethod.Get, Name);
        Assert.Equal(2, domain.Selectors("pending").Length);
        Assert.Equal(2, domain.Selectors("active").Length);
    }

    [Fact]
    public async Task EveryDay_AReminderLooks()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        await using var engine = await StartAsync(installation);
        await dns.ReplaceAsync(new DnsRecords().Publish(await engine.Live.AddDomainAsync(Name)));
        var tables = new RawDatabase(installation);
        Assert.Single(await tables.QueryAsync(Reminders, orleans: true));

        await TickAsync(engine, Name);

        Assert.Equal("verified", (await engine.Live.DomainAsync(HttpMethod.Get, Name)).Status());
        Assert.Equal(204, (int)(await engine.Live.Http.DeleteAsync($"/v1/domains/{Name}")).StatusCode);
        Assert.Empty(await tables.QueryAsync(Reminders, orleans: true));
    }

    [Fact]
    public async Task ARemovedDomain_SendsNothing_AndComesBackWithOtherKeys()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        await using var engine = await StartAsync(installation);
        var first = await engine.Live.AddDomainAsync(Name);
        await dns.ReplaceAsync(new DnsRecords().Publish(first));
        await engine.Live.VerifyDomainAsync(Name);

        Assert.Equal(204, (int)(await engine.Live.Http.DeleteAsync($"/v1/domains/{Name}")).StatusCode);

        Assert.Equal(403, (int)(await engine.Live.PostAsync("/v1/messages", DomainCalls.MailFrom(Name))).Status);
        Assert.Equal((404, "not_found"), await ProblemAsync(engine.Live, HttpMethod.Get, $"/v1/domains/{Name}"));
        Assert.Equal((404, "not_found"), await ProblemAsync(engine.Live, HttpMethod.Delete, $"/v1/domains/{Name}"));
        var second = await engine.Live.AddDomainAsync(Name);
        Assert.Equal("pending", (await engine.Live.VerifyDomainAsync(Name)).Status());
        Assert.Empty(first.Records("dkim").Select(record => (string)record["name"]!).Intersect(second.Records("dkim").Select(record => (string)record["name"]!)));
    }

    [Fact]
    public async Task ARepeat_UnderTheSameKey_AddsOneDomain()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        await using var engine = await StartAsync(installation);
        var body = new JsonObject { ["name"] = Name };

        var (first, _) = await engine.Live.CallAsync(HttpMethod.Post, "/v1/domains", body.DeepClone(), idempotencyKey: "d-1");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/domains") { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", "d-1");
        using var repeated = await engine.Live.Http.SendAsync(request);
        var (other, problem) = await engine.Live.CallAsync(HttpMethod.Post, "/v1/domains", new JsonObject { ["name"] = "other.test" }, idempotencyKey: "d-1");

        Assert.Equal((201, 201, 409), (first, (int)repeated.StatusCode, other));
        Assert.Equal("true", repeated.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.Equal("idempotency_conflict", problem.Code());
        Assert.Equal((409, "conflict"), await ProblemAsync(engine.Live, HttpMethod.Post, "/v1/domains", body.DeepClone()));
    }

    [Fact]
    public async Task Keys_ReachWhatTheyMay()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        installation.Settings.Add("--MonkeysMail:Domains:MaxPerWorkspace=3");
        await using var engine = await StartAsync(installation);
        await engine.Live.AddDomainAsync("a.test");
        await engine.Live.AddDomainAsync("b.test");
        var bound = KeyCalls.NewKey("domains:read", "domains:write");
        bound["domains"] = new JsonArray("b.test");
        var (_, of) = await engine.Live.MakeKeyAsync(bound);
        using var ofB = of;
        var (_, reads) = await engine.Live.MakeKeyAsync(KeyCalls.NewKey("domains:read"));
        using var reader = reads;

        var (_, seen) = await ofB.GetAsync("/v1/domains");
        Assert.Equal(["b.test"], seen["data"]!.AsArray().Select(domain => (string)domain!["name"]!));
        Assert.Equal("pending", (await ofB.VerifyDomainAsync("b.test")).Status());
        foreach (var (method, path) in new[] { (HttpMethod.Get, "a.test"), (HttpMethod.Post, "a.test/verify"), (HttpMethod.Post, "a.test/rotate"), (HttpMethod.Delete, "a.test") })
        {
            Assert.Equal((404, "not_found"), await ProblemAsync(ofB, method, $"/v1/domains/{path}"));
        }

        Assert.Equal((403, "scope_missing"), await ProblemAsync(ofB, HttpMethod.Post, "/v1/domains", new JsonObject { ["name"] = "c.test" }));
        Assert.Equal((403, "scope_missing"), await ProblemAsync(reader, HttpMethod.Post, "/v1/domains/a.test/verify"));
        Assert.Equal((403, "scope_missing"), await ProblemAsync(engine.Test, HttpMethod.Post, "/v1/domains/a.test/verify"));
        Assert.Equal("a.test", (string)(await engine.Test.DomainAsync(HttpMethod.Get, "a.test"))["name"]!);

        // The bootstrap's domain counts.
        Assert.Equal((409, "conflict"), await ProblemAsync(engine.Live, HttpMethod.Post, "/v1/domains", new JsonObject { ["name"] = "c.test" }));
        Assert.Equal((422, "invalid_request"), await ProblemAsync(engine.Live, HttpMethod.Post, "/v1/domains", new JsonObject { ["name"] = "co.uk" }));
        Assert.Equal((422, "invalid_request"), await ProblemAsync(engine.Live, HttpMethod.Get, "/v1/domains?cursor=x"));
        var (_, page) = await engine.Live.GetAsync("/v1/domains?limit=2");
        Assert.Equal("b.test", (string)page["next_cursor"]!);
        var (_, rest) = await engine.Live.GetAsync("/v1/domains?limit=2&cursor=b.test");
        Assert.Equal(["example.com"], rest["data"]!.AsArray().Select(domain => (string)domain!["name"]!));
    }

    [Fact]
    public async Task AnInternationalName_IsOneDomain_InEitherForm()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        await using var engine = await StartAsync(installation);

        var added = await engine.Live.AddDomainAsync("bücher.test");

        Assert.Equal(("xn--bcher-kva.test", "bücher.test"), ((string)added["name"]!, (string)added["display_name"]!));
        Assert.Equal("xn--bcher-kva.test", (string)(await engine.Live.DomainAsync(HttpMethod.Get, "b%C3%BCcher.test"))["name"]!);
    }

    [Fact]
    public async Task TwoWorkspaces_NeedTheirOwnRecordsForOneDomain()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        await using var engine = await StartAsync(installation);
        const string OtherKey = "mm_live_otherotherot.0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
        Assert.True(ApiKeyText.TryParse(OtherKey, out var key));
        await engine.Services.GetRequiredService<IGrainFactory>().GetGrain<IWorkspaceGrain>(WorkspaceId.New(TimeProvider.System).Value)
            .BootstrapAsync(new BootstrapWorkspace([new BootstrapKey(key.Prefix, key.Mode, key.SecretHash)], null));
        using var other = new MailApi(engine.Live.Http.BaseAddress!, OtherKey);
        var mine = await engine.Live.AddDomainAsync(Name);
        var theirs = await other.AddDomainAsync(Name);

        await dns.ReplaceAsync(new DnsRecords().Publish(mine, "dkim"));

        Assert.Equal("verified", (await engine.Live.VerifyDomainAsync(Name)).Status());
        Assert.Equal("pending", (await other.VerifyDomainAsync(Name)).Status());
        await dns.ReplaceAsync(new DnsRecords().Publish(mine, "dkim").Publish(theirs, "dkim"));
        Assert.Equal("verified", (await other.VerifyDomainAsync(Name)).Status());
        Assert.Equal("verified", (await engine.Live.VerifyDomainAsync(Name)).Status());
    }

    [Fact]
    public async Task ABootstrappedDomain_StaysVerified_AndTellsWhatIsMissing()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        await using var engine = await StartAsync(installation);

        await engine.Live.VerifyDomainAsync(installation.Domain);
        clock.Advance(TimeSpan.FromDays(30));
        var domain = await engine.Live.VerifyDomainAsync(installation.Domain);

        Assert.Equal(("warning", true), (domain.Status(), (bool)domain["vouched"]!));
        Assert.Null(domain["unverifies_at"]);
        Assert.Equal(["mm1", "mm2"], domain.Selectors("active"));
        await engine.Live.WaitForStatusAsync(await engine.Live.SendAsync("ann@example.net"), "delivered");
    }

    [Fact]
    public async Task Check_TellsBeforeSending_WhetherMailAligns()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        installation.Settings.Add("--MonkeysMail:Hostname=out.example.net");
        installation.Settings.Add("--MonkeysMail:ReturnPathDomain=bounces.example.net");
        await using var engine = await StartAsync(installation);
        var added = await engine.Live.AddDomainAsync(Name);
        var server = new DnsRecords().A("out.example.net", "192.0.2.1").Txt("bounces.example.net", "v=spf1 ip4:192.0.2.1 -all").Mx("bounces.example.net", 10, "out.example.net");
        await dns.ReplaceAsync(server);
        var nothing = await engine.Live.DomainAsync(HttpMethod.Post, $"{Name}/check");
        Assert.False((bool)nothing["passes"]!);
        Assert.Null(nothing["dmarc"]);

        await dns.ReplaceAsync(server.Publish(added).Mx(Name, 10, "mx.shop.test"));
        var verified = await engine.Live.VerifyDomainAsync(Name);
        Assert.Equal("https://mta-sts.shop.test/.well-known/mta-sts.txt", (string)verified["mta_sts_policy"]!["url"]!);
        Assert.Contains("mx: mx.shop.test\r\n", (string)verified["mta_sts_policy"]!["text"]!, StringComparison.Ordinal);

        var report = await engine.Live.DomainAsync(HttpMethod.Post, $"{Name}/check");
        Assert.True((bool)report["passes"]!);
        Assert.Equal((Name, "none", "relaxed"), ((string)report["dmarc"]!["policy_domain"]!, (string)report["dmarc"]!["policy"]!, (string)report["dmarc"]!["spf_alignment"]!));
        Assert.All(report["dkim"]!.AsArray(), key => Assert.Equal("ok", (string)key!["record"]!));
        var spf = report["spf"]!.AsArray().Single()!;
        Assert.Equal(
            ("192.0.2.1", "bounces.example.net", "pass", false),
            ((string)spf["source"]!, (string)spf["mail_from"]!, (string)spf["result"]!, (bool)spf["aligned"]!));
        Assert.Contains("not aligned", (string)report["reasons"]!.AsArray().Single()!, StringComparison.Ordinal);

        var elsewhere = await engine.Live.DomainAsync(HttpMethod.Post, $"{Name}/check", new JsonObject { ["source"] = "198.51.100.1" });
        Assert.Equal("fail", (string)elsewhere["spf"]![0]!["result"]!);
        Assert.True((bool)elsewhere["passes"]!);
        Assert.Equal(2, elsewhere["reasons"]!.AsArray().Count);
        Assert.Equal((422, "invalid_request"), await ProblemAsync(engine.Live, HttpMethod.Post, $"/v1/domains/{Name}/check", new JsonObject { ["source"] = "here" }));
    }

    private Task<Engine> StartAsync(Installation installation)
    {
        installation.Settings.Add($"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}");
        installation.Settings.Add($"--MonkeysMail:Dns:Servers={dns.Endpoint}");
        return Engine.StartAsync(installation, builder => builder.Services.AddSingleton<TimeProvider>(clock));
    }

    private static async Task<(int Status, string Code)> ProblemAsync(MailApi api, HttpMethod method, string path, JsonNode? body = null)
    {
        var (status, problem) = await api.CallAsync(method, path, body);
        return (status, problem.Code());
    }

    private static async Task<string> SelectorOfAMailAsync(Engine engine)
    {
        var (_, accepted) = await engine.Live.PostAsync("/v1/messages", DomainCalls.MailFrom(Name));
        var id = (string)accepted["id"]!;
        await engine.Live.WaitForStatusAsync(id, "delivered");
        var raw = await engine.Live.Http.GetStringAsync($"/v1/messages/{id}/raw");
        var rsa = raw[raw.IndexOf("a=rsa-sha256", StringComparison.Ordinal)..];
        var selector = rsa[(rsa.IndexOf("\ts=", StringComparison.Ordinal) + 3)..];
        return selector[..selector.IndexOf(';', StringComparison.Ordinal)];
    }

    // A tick as the reminder service gives it.
    private static async Task TickAsync(Engine engine, string name)
    {
        var grains = engine.Services.GetRequiredService<IGrainFactory>();
        var workspace = (await grains.GetGrain<IKeyDirectoryGrain>("abcdefghijkl").FindAsync())!.Value;
        await grains.GetSendingDomain(workspace, name).AsReference<IRemindable>().ReceiveReminder("look", default);
    }

    private static async Task<string[]> AuditAsync(Engine engine, int count)
    {
        var grains = engine.Services.GetRequiredService<IGrainFactory>();
        var log = grains.GetGrain<IAuditLogGrain>((await grains.GetGrain<IKeyDirectoryGrain>("abcdefghijkl").FindAsync())!.Value.Value);
        var entries = Array.Empty<AuditEntry>();
        await FastKeys.WaitAsync(
            async () => (entries = [.. (await log.ListAsync(new AuditQuery(null, null, Name, null, null, null, 100, OldestFirst: true))).Entries]).Length >= count,
            $"{count} audit entries");
        Assert.All(entries, entry => Assert.Equal(ActorKind.Key, entry.Actor.Kind));
        Assert.All(entries, entry => Assert.DoesNotContain("PRIVATE", $"{entry.Before}{entry.After}", StringComparison.OrdinalIgnoreCase));
        return [.. entries.Select(entry => entry.Action)];
    }
}
