// Limits and quotas as a client of the API meets them: over changes, over a clean stop, over kill -9.
using System.Net;
using System.Text.Json.Nodes;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Workspaces;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Behaviours;

public sealed class LimitTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory, BothDatabases]
    public async Task QuotaThatAWorkspaceSets_HoldsAtOnce_IsTold_AndSurvivesAStop(DatabaseKind database)
    {
        using var installation = await CreateAsync(database);
        await using (var engine = await Engine.StartAsync(installation))
        {
            await PatchAsync(engine.Live, """{"limits": {"rate": 50, "burst": 500, "daily_quota": 4, "monthly_quota": 1000}}""");
            using var first = await SendAsync(engine.Live, "a@example.net", "b@example.net", "c@example.net");
            Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
            Assert.Matches("^\"burst\";q=500;w=10, \"day\";q=4;w=86400, \"month\";q=1000;w=2[4-6][0-9]{5}$", Header(first, "RateLimit-Policy"));
            Assert.Matches("^\"burst\";r=49[0-9];t=1, \"day\";r=1;t=[0-9]+, \"month\";r=997;t=[0-9]+$", Header(first, "RateLimit"));

            // A message of which some recipients have no room is not sent at all.
            using var full = await SendAsync(engine.Live, "a@example.net", "b@example.net");
            await AssertExceededAsync(full, "4 recipients a day has 1 left, and the message has 2");
            Assert.Matches("\"day\";r=1;", Header(full, "RateLimit"));

            // Of a test key nothing is counted.
            using var test = await SendAsync(engine.Test, "a@example.net", "b@example.net");
            Assert.Equal(HttpStatusCode.Accepted, test.StatusCode);
            Assert.DoesNotContain("day", Header(test, "RateLimit"), StringComparison.Ordinal);
        }

        await using (var engine = await Engine.StartAsync(installation))
        {
            var (_, workspace) = await engine.Live.GetAsync("/v1/workspace");
            Assert.Equal(3, workspace["usage"]!["day"]!["recipients"]!.GetValue<long>());
            Assert.Equal(4, workspace["in_force"]!["daily_quota"]!.GetValue<long>());
            using var last = await SendAsync(engine.Live, "a@example.net");
            Assert.Equal(HttpStatusCode.Accepted, last.StatusCode);
            using var full = await SendAsync(engine.Live, "a@example.net");
            await AssertExceededAsync(full, "has 0 left");

            // Raised, it has room again.
            await PatchAsync(engine.Live, """{"limits": {"daily_quota": null}}""");
            using var more = await SendAsync(engine.Live, "a@example.net");
            Assert.Equal(HttpStatusCode.Accepted, more.StatusCode);
        }
    }

    [Theory, BothDatabases]
    public async Task QuotaAfterKill9_HasForgottenNothing(DatabaseKind database)
    {
        using var installation = await CreateAsync(database);
        installation.Settings.Add("--MonkeysMail:Limits:Workspace:DailyQuota=200");
        var accepted = 0;
        await using (var silo = await SiloProcess.StartAsync(installation.Arguments()))
        {
            using var api = new MailApi(silo.Address, installation.LiveKey);
            for (; accepted < 150; accepted++)
            {
                await api.SendAsync($"recipient-{accepted}@example.net");
            }

            await silo.KillAsync();
        }

        await using (var silo = await SiloProcess.StartAsync(installation.Arguments()))
        {
            using var api = new MailApi(silo.Address, installation.LiveKey);
            var (_, workspace) = await api.GetAsync("/v1/workspace");

            // The mark is a fiftieth of the quota ahead at most: 4 recipients.
            Assert.InRange(workspace["usage"]!["day"]!["recipients"]!.GetValue<long>(), 150, 154);

            // The bucket starts empty, so that the kill gave no burst: it fills by 100 a second.
            HttpStatusCode status;
            JsonNode? problem;
            do
            {
                (status, problem) = await api.PostAsync("/v1/messages", MailApi.Mail("late@example.net"));
                accepted += status == HttpStatusCode.Accepted ? 1 : 0;
            }
            while (status == HttpStatusCode.Accepted || problem.Code() == "rate_limited");

            Assert.Equal("quota_exceeded", problem.Code());
            Assert.InRange(accepted, 196, 200);
        }
    }

    [Theory, BothDatabases]
    public async Task FullBucket_IsNotAStartAfterKill9(DatabaseKind database)
    {
        using var installation = await CreateAsync(database);
        installation.Settings.Add("--MonkeysMail:Limits:Workspace:Rate=1");
        installation.Settings.Add("--MonkeysMail:Limits:Workspace:Burst=1000000");
        await using (var silo = await SiloProcess.StartAsync(installation.Arguments()))
        {
            using var api = new MailApi(silo.Address, installation.LiveKey);
            await api.SendAsync("a@example.net");
            Assert.Equal(0, await silo.StopAsync());
        }

        // A clean stop keeps it.
        await using (var silo = await SiloProcess.StartAsync(installation.Arguments()))
        {
            using var api = new MailApi(silo.Address, installation.LiveKey);
            await api.SendAsync([.. Enumerable.Range(0, 50).Select(i => $"recipient-{i}@example.net")]);
            await silo.KillAsync();
        }

        await using (var silo = await SiloProcess.StartAsync(installation.Arguments()))
        {
            using var api = new MailApi(silo.Address, installation.LiveKey);
            using var answer = await SendAsync(api, [.. Enumerable.Range(0, 50).Select(i => $"recipient-{i}@example.net")]);
            Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        }
    }

    [Fact]
    public async Task LimitAboveTheCeiling_IsRefusedNamingIt()
    {
        using var installation = await CreateAsync(DatabaseKind.Sqlite);
        installation.Settings.Add("--MonkeysMail:Limits:Workspace:MonthlyQuota=5000");
        await using var engine = await Engine.StartAsync(installation);

        var (status, problem) = await engine.Live.CallAsync(
            HttpMethod.Patch, "/v1/workspace", JsonNode.Parse("""{"limits": {"rate": 101, "monthly_quota": 5001, "daily_quota": 7}}"""));

        Assert.Equal((422, "invalid_request"), (status, problem.Code()));
        Assert.Equal(
            ["limits.rate: must be at most 100 recipients a second", "limits.monthly_quota: must be at most 5000 recipients a month"],
            problem["errors"]!.AsArray().Select(error => $"{error!["field"]}: {error["message"]}".Split(": that is")[0]));
        var (_, workspace) = await engine.Live.GetAsync("/v1/workspace");
        Assert.Equal("""{"rate":null,"burst":null,"daily_quota":null,"monthly_quota":null}""", workspace["limits"]!.ToJsonString());
        Assert.Equal("""{"rate":100,"burst":1000,"daily_quota":0,"monthly_quota":5000}""", workspace["ceilings"]!.ToJsonString());
    }

    [Theory, BothDatabases]
    public async Task CeilingThatOperatorsLower_HoldsAtOnce_AndOneThatTheyRaiseGivesTokensBackToNobody(DatabaseKind database)
    {
        using var installation = await CreateAsync(database);
        await using var engine = await Engine.StartAsync(installation);
        await PatchAsync(engine.Live, """{"limits": {"burst": 800, "daily_quota": 900}}""");
        await engine.Live.SendAsync("a@example.net", "b@example.net");
        var (_, workspace) = await engine.Live.GetAsync("/v1/workspace");
        var operations = engine.Services.GetRequiredService<IGrainFactory>().GetGrain<IWorkspaceOperationsGrain>(IdOf(workspace).Value);

        await SetAsync(operations, new WorkspaceCeilings { Rate = 1, Burst = 60, DailyQuota = 2, Adaptive = false });

        (_, workspace) = await engine.Live.GetAsync("/v1/workspace");
        Assert.Equal("""{"rate":1,"burst":60,"daily_quota":2,"monthly_quota":0}""", workspace["in_force"]!.ToJsonString());
        Assert.Equal("""{"rate":null,"burst":800,"daily_quota":900,"monthly_quota":null}""", workspace["limits"]!.ToJsonString());
        Assert.False(workspace["adaptive"]!["enabled"]!.GetValue<bool>());
        using var full = await SendAsync(engine.Live, "a@example.net");
        await AssertExceededAsync(full, "quota of 2 recipients a day has 0 left");

        await SetAsync(operations, new WorkspaceCeilings { Rate = 1, Burst = 100_000 });
        using var sent = await SendAsync(engine.Live, [.. Enumerable.Range(0, 50).Select(i => $"recipient-{i}@example.net")]);
        Assert.Equal(HttpStatusCode.Accepted, sent.StatusCode);
        using var empty = await SendAsync(engine.Live, [.. Enumerable.Range(0, 50).Select(i => $"recipient-{i}@example.net")]);
        Assert.Equal(HttpStatusCode.TooManyRequests, empty.StatusCode);
    }

    [Fact]
    public async Task KeyWithAQuota_IsHeldToIt_AndItsUseIsShown()
    {
        using var installation = await CreateAsync(DatabaseKind.Sqlite);
        await using var engine = await Engine.StartAsync(installation);
        var key = KeyCalls.NewKey(Scopes.MailSend);
        key["daily_quota"] = 2;
        var (id, client) = await engine.Live.MakeKeyAsync(key);

        using var sent = await SendAsync(client, "a@example.net", "b@example.net");
        using var full = await SendAsync(client, "a@example.net");

        Assert.Equal(HttpStatusCode.Accepted, sent.StatusCode);
        await AssertExceededAsync(full, "The key's quota of 2 recipients a day");
        var (_, shown) = await engine.Live.GetAsync($"/v1/keys/{id}");
        Assert.Equal((2, 2), (shown["daily_quota"]!.GetValue<long>(), shown["usage"]!["day_recipients"]!.GetValue<long>()));
        await engine.Live.CallAsync(HttpMethod.Patch, $"/v1/keys/{id}", new JsonObject { ["daily_quota"] = 0 });
        using var free = await SendAsync(client, "a@example.net");
        Assert.Equal(HttpStatusCode.Accepted, free.StatusCode);
        client.Dispose();
    }

    [Theory, BothDatabases]
    public async Task OutcomesOfDeliveries_ReachTheWorkspace_AndItsRateNarrowsVisibly(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        using var installation = await CreateAsync(database, sink.HostAndPort);
        await using var engine = await Engine.StartAsync(installation);
        await engine.Live.SendAsync("ann@example.net", "bounce-511+1@example.net", "ben@example.net");
        await engine.Test.SendAsync("captured@example.net");

        var workspace = await WaitAsync(engine.Live, shown => shown["adaptive"]!["outcomes"]!.GetValue<long>() == 3);
        Assert.Equal((1, 0.33333), (workspace["adaptive"]!["factor"]!.GetValue<double>(), workspace["adaptive"]!["bounce_rate"]!.GetValue<double>()));

        // What other silos report, and what a feedback loop will.
        var outcomes = engine.Services.GetRequiredService<IGrainFactory>().GetGrain<IWorkspaceOutcomesGrain>(IdOf(workspace).Value);
        await outcomes.ReportAsync(new OutcomeCounts(1_997, 0, 5));
        var (_, narrowed) = await engine.Live.GetAsync("/v1/workspace");
        Assert.Equal(0.25, narrowed["adaptive"]!["factor"]!.GetValue<double>());
        Assert.StartsWith("0.25 % of 1,999 deliveries were complained of", narrowed["adaptive"]!["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal((25, 100), (narrowed["in_force"]!["rate"]!.GetValue<int>(), narrowed["ceilings"]!["rate"]!.GetValue<int>()));

        HttpResponseMessage answer;
        do
        {
            answer = await SendAsync(engine.Live, [.. Enumerable.Range(0, 50).Select(i => $"recipient-{i}@example.net")]);
        }
        while (answer.StatusCode == HttpStatusCode.Accepted);

        Assert.Contains("The rate is narrowed: 0.25 %", JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        answer.Dispose();
    }

    [Fact]
    public async Task WhatOtherFrontsSawOfAClient_RefusesItHere_AndNotTheKeyThatIsGood()
    {
        using var installation = await CreateAsync(DatabaseKind.Sqlite);
        await using var engine = await Engine.StartAsync(installation);
        Assert.Equal(HttpStatusCode.OK, (await engine.Live.GetAsync("/v1/workspace")).Status);
        using var guesser = engine.Live.With("mm_live_not-a-key");

        // As other fronts report it, of a client at this address: the bucket goes below nothing, so that the wait is long enough to be seen.
        var network = CredentialParts.HashOf(ClientNetwork.Of(IPAddress.Loopback));
        var failures = engine.Services.GetRequiredService<IGrainFactory>().GetGrain<ICredentialFailuresGrain>(CredentialParts.Of(network));
        for (var i = 0; i < 60; i++)
        {
            await failures.ReportAsync(new CredentialFailure(network, null, IsKnown: false));
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await guesser.GetAsync("/v1/workspace")).Status);
        using var refused = await guesser.Http.GetAsync("/v1/workspace");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(62));
        Assert.Equal(HttpStatusCode.OK, (await engine.Live.GetAsync("/v1/workspace")).Status);
    }

    private static async Task<Installation> CreateAsync(DatabaseKind database, string smartHost = "127.0.0.1:1")
    {
        var installation = await Installation.CreateAsync(database);
        installation.Settings.Add($"--MonkeysMail:Delivery:SmartHost={smartHost}");
        return installation;
    }

    private static async Task<HttpResponseMessage> SendAsync(MailApi api, params string[] to) =>
        await api.Http.PostAsync("/v1/messages", JsonContent.Create(MailApi.Mail(to)));

    private static async Task PatchAsync(MailApi api, string json)
    {
        var (status, body) = await api.CallAsync(HttpMethod.Patch, "/v1/workspace", JsonNode.Parse(json));
        Assert.True(status == 200, body.ToJsonString());
    }

    private static async Task AssertExceededAsync(HttpResponseMessage answer, string detail)
    {
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal((429, "quota_exceeded"), ((int)answer.StatusCode, problem.Code()));
        Assert.Contains(detail, problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
    }

    private static async Task SetAsync(IWorkspaceOperationsGrain operations, WorkspaceCeilings ceilings)
    {
        const CeilingFields All = CeilingFields.Rate | CeilingFields.Burst | CeilingFields.DailyQuota | CeilingFields.MonthlyQuota | CeilingFields.Adaptive;
        var answer = await operations.ChangeAsync(null, new CeilingChange(All, ceilings), new Actor(ActorKind.Operator, "operator", "127.0.0.1", "req_1"));
        Assert.Null(answer.Refusal);
    }

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();

    private static WorkspaceId IdOf(JsonNode workspace) =>
        WorkspaceId.TryParse(workspace["id"]!.GetValue<string>(), out var id) ? id : throw new InvalidOperationException("No id.");

    private static async Task<JsonNode> WaitAsync(MailApi api, Func<JsonNode, bool> condition)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var (_, workspace) = await api.GetAsync("/v1/workspace");
            if (condition(workspace))
            {
                return workspace;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, $"The workspace never came to it; it is {workspace.ToJsonString()}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }
}
