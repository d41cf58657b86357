// Two silos over one database: what an operator orders at either holds at both from the answer on.
using System.Text.Json.Nodes;
using MonkeysMail.Tests.Behaviours;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Operator;

public sealed class WorkspacesOfTwoSilosTests : IAsyncLifetime
{
    private readonly TestDirectory second = new();
    private readonly MailSink sink = MailSink.Start();
    private Installation installation = null!;
    private SiloProcess a = null!;
    private SiloProcess b = null!;

    public async Task InitializeAsync()
    {
        installation = await Installation.CreateAsync(DatabaseKind.Postgres);
        a = await StartAsync(installation.DataDirectory);
        b = await StartAsync(second.Path);
    }

    public async Task DisposeAsync()
    {
        await a.DisposeAsync();
        await b.DisposeAsync();
        await sink.DisposeAsync();
        installation.Dispose();
        second.Dispose();
    }

    [Fact]
    public async Task SuspensionResumptionAndDeletion_HoldEverywhereAtOnce()
    {
        using var operatorA = Client(a);
        using var operatorB = Client(b);
        var made = await AskAsync(operatorA, HttpMethod.Post, "", new JsonObject { ["name"] = "Both", ["domain"] = "both.example" }, 201);
        var id = (string)made["workspace"]!["id"]!;
        var key = (string)made["first_key"]!["key"]!;
        using var tenantA = new MailApi(a.Address, key);
        using var tenantB = new MailApi(b.Address, key);
        var held = new List<string>();
        foreach (var tenant in new[] { tenantA, tenantB, tenantA, tenantB })
        {
            var mail = Mail($"held{held.Count}@example.net");
            mail["send_at"] = TimeProvider.System.GetUtcNow().AddSeconds(2).ToString("O");
            held.Add((string)(await tenant.PostAsync("/v1/messages", mail)).Body["id"]!);
        }

        await AskAsync(operatorA, HttpMethod.Post, $"/{id}/suspend", new JsonObject { ["reason"] = "Wait." });
        Assert.All(
            await Task.WhenAll(new[] { tenantA, tenantB }.Select(tenant => tenant.CallAsync(HttpMethod.Post, "/v1/messages", Mail("no@example.net")))),
            answer => Assert.Equal("workspace_suspended", answer.Body.Code()));
        foreach (var message in held)
        {
            await tenantB.WaitForAsync(message, m => (string?)m["status"] == "queued", "its time");
        }

        await AskAsync(operatorB, HttpMethod.Post, $"/{id}/resume");
        foreach (var message in held)
        {
            await tenantA.WaitForStatusAsync(message, "delivered");
        }

        Assert.Equal(held.Count, sink.Messages.Count);
        Assert.Equal("deleting", (string?)(await AskAsync(operatorB, HttpMethod.Delete, $"/{id}?confirm={id}", status: 202))["status"]);
        foreach (var tenant in new[] { tenantA, tenantB })
        {
            Assert.Equal("unauthorized", (await tenant.CallAsync(HttpMethod.Get, "/v1/messages")).Body.Code());
            Assert.Equal("unauthorized", (await tenant.CallAsync(HttpMethod.Get, $"/v1/messages/{held[0]}/raw")).Body.Code());
            Assert.Equal("unauthorized", (await tenant.CallAsync(HttpMethod.Post, "/v1/messages", Mail("no@example.net"))).Body.Code());
        }

        Assert.Equal("deleting", (string?)(await AskAsync(operatorA, HttpMethod.Get, $"/{id}"))["status"]);
    }

    private static JsonObject Mail(string to)
    {
        var mail = MailApi.Mail(to);
        mail["from"] = "no-reply@both.example";
        return mail;
    }

    private static async Task<JsonNode> AskAsync(HttpClient client, HttpMethod method, string rest, JsonNode? body = null, int status = 200)
    {
        using var request = new HttpRequestMessage(method, "/v1/operator/workspaces" + rest) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{method} {rest} was answered {(int)answer.StatusCode}: {text}");
        return JsonNode.Parse(text)!;
    }

    private static HttpClient Client(SiloProcess silo)
    {
        var url = silo.Output.Split('\n').Single(line => line.StartsWith("listening operator ", StringComparison.Ordinal))["listening operator ".Length..];
        return new HttpClient { BaseAddress = new Uri(url), DefaultRequestHeaders = { Authorization = OperatorHost.Bearer() } };
    }

    private Task<SiloProcess> StartAsync(string directory) => SiloProcess.StartAsync([
        .. installation.Arguments(), "--MonkeysMail:Cluster:Mode=postgres", "--MonkeysMail:Cluster:Address=127.0.0.1", "--MonkeysMail:Cluster:SiloPort=0",
        "--MonkeysMail:Cluster:GatewayPort=0", $"--MonkeysMail:DataDirectory={directory}", $"--MonkeysMail:Keys:File={installation.DataDirectory}/keys.json",
        $"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}", $"--MonkeysMail:Operator:ApiKey={OperatorHost.Key}", "--MonkeysMail:Operator:Urls=http://127.0.0.1:0"]);
}
