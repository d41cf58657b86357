// A front tells load balancers whether any silo can take mail, whichever gateway it reaches them by. The silo that it is given cannot: its key
// file lacks the version that wraps the workspace's keys.
using System.Net;
using System.Text.Json.Nodes;
using MonkeysMail.Api.Hosting;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Cluster;

public sealed class FrontReadinessTests
{
    [Fact]
    public async Task WhileNoSiloIsReady_TheFrontIsRed_AndGreenWithTheFirst()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Postgres);
        await (await Engine.StartAsync(installation)).DisposeAsync();
        var keys = Path.Combine(installation.DataDirectory, "keys.json");
        using var other = Installation.Over(installation.ConnectionString!);
        var complete = Path.Combine(other.DataDirectory, "complete.json");
        File.Copy(keys, complete);
        var key = JsonNode.Parse(await File.ReadAllBytesAsync(keys))!["1"]!;
        await File.WriteAllTextAsync(keys, new JsonObject { ["2"] = key.DeepClone() }.ToJsonString());

        await using var red = await SiloProcess.StartAsync(Silo(installation, keys));
        await using var front = FrontServer.Build(
            ["--urls=http://127.0.0.1:0", $"--MonkeysMail:Cluster:Gateways={Gateway(red)}", "--MonkeysMail:Shutdown:RedSeconds=0"]);
        await front.StartAsync();
        using var api = new MailApi(new Uri(front.Urls.Single()), installation.TestKey);
        await WaitForAsync(api, HttpStatusCode.ServiceUnavailable, "No silo is ready.");
        var (refused, problem) = await api.PostAsync("/v1/messages", MailApi.Mail("ann@example.net"));

        await using var green = await SiloProcess.StartAsync(Silo(other, complete));
        await WaitForAsync(api, HttpStatusCode.OK, "ready");
        await green.StopAsync();
        await WaitForAsync(api, HttpStatusCode.ServiceUnavailable, "No silo");
        await front.StopAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused);
        Assert.Equal("unavailable", (string?)problem["code"]);
    }

    private static string[] Silo(Installation installation, string keys) =>
    [
        .. installation.Arguments(), "--MonkeysMail:Cluster:Mode=postgres", "--MonkeysMail:Cluster:Address=127.0.0.1", "--MonkeysMail:Cluster:SiloPort=0",
        "--MonkeysMail:Cluster:GatewayPort=0", $"--MonkeysMail:Keys:File={keys}",
    ];

    private static string Gateway(SiloProcess silo) =>
        silo.Output.Split('\n').Single(line => line.StartsWith("listening gateway ", StringComparison.Ordinal))["listening gateway ".Length..];

    private static Task WaitForAsync(MailApi api, HttpStatusCode status, string reason) => FastKeys.WaitAsync(
        async () => await api.GetAsync("/health/ready") is var (now, body) && now == status && body.ToString().Contains(reason, StringComparison.Ordinal),
        $"{status}, {reason}");
}
