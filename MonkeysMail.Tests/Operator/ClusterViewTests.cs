// Two silos over one database as processes of their own: either tells about both, and one that was just killed shows as unreachable without
// holding anything up.
using System.Text.Json.Nodes;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Operator;

public sealed class ClusterViewTests : IAsyncLifetime
{
    private readonly TestDirectory second = new();
    private Installation installation = null!;
    private SiloProcess a = null!;
    private SiloProcess b = null!;

    public async Task InitializeAsync()
    {
        installation = await Installation.CreateAsync(DatabaseKind.Postgres);
        a = await StartAsync(installation.DataDirectory, "zone-a");
        b = await StartAsync(second.Path, "zone-b");
    }

    public async Task DisposeAsync()
    {
        await a.DisposeAsync();
        await b.DisposeAsync();
        installation.Dispose();
        second.Dispose();
    }

    [Fact]
    public async Task EitherSiloTellsOfBoth_AndAKilledOneIsUnreachable()
    {
        using var client = Client(a);
        await WaitAsync(client, silos => silos.Length == 2 && silos.All(silo => (string?)silo["status"] == "active" && silo["zone"] is not null));
        using var other = Client(b);
        var seen = await SilosAsync(other);
        Assert.Equal(["zone-a", "zone-b"], seen.Select(silo => (string?)silo["zone"]));
        Assert.All(seen, silo => Assert.NotNull(silo["lease"]));

        await b.KillAsync();
        var started = TimeProvider.System.GetTimestamp();
        var silos = await SilosAsync(client);
        var took = TimeProvider.System.GetElapsedTime(started);

        Assert.Equal(["active", "unreachable"], silos.Select(silo => (string?)silo["status"]));
        Assert.Null(silos[1]["activations"]);
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(8));
        var queues = JsonNode.Parse(await client.GetStringAsync("/v1/operator/queues"))!;
        Assert.Contains(queues["silos"]!.AsArray(), silo => (bool)silo!["reachable"]!);

        // Once the others have noticed, it is no member any more, and is shown when asked for.
        await WaitAsync(client, left => left.Length == 1);
        Assert.Contains(await SilosAsync(client, "?dead=true"), silo => (string?)silo["status"] == "dead");
        var cluster = JsonNode.Parse(await client.GetStringAsync("/v1/operator/cluster"))!;
        Assert.Equal((1, 1), ((int)cluster["silos"]!["active"]!, (int)cluster["silos"]!["dead"]!));
    }

    private static HttpClient Client(SiloProcess silo)
    {
        var url = silo.Output.Split('\n').Single(line => line.StartsWith("listening operator ", StringComparison.Ordinal))["listening operator ".Length..];
        return new HttpClient { BaseAddress = new Uri(url), DefaultRequestHeaders = { Authorization = OperatorHost.Bearer() } };
    }

    private static async Task<JsonNode[]> SilosAsync(HttpClient client, string query = "") =>
        [.. JsonNode.Parse(await client.GetStringAsync("/v1/operator/silos" + query))!["data"]!.AsArray().Select(silo => silo!)];

    private static async Task WaitAsync(HttpClient client, Func<JsonNode[], bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        for (var silos = await SilosAsync(client); !condition(silos); silos = await SilosAsync(client))
        {
            Assert.False(patience.IsCancellationRequested, "the silos are " + string.Join(", ", silos.Select(silo => silo.ToJsonString())));
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
    }

    private Task<SiloProcess> StartAsync(string directory, string zone) => SiloProcess.StartAsync([
        .. installation.Arguments(), "--MonkeysMail:Cluster:Mode=postgres", "--MonkeysMail:Cluster:Address=127.0.0.1", "--MonkeysMail:Cluster:SiloPort=0",
        "--MonkeysMail:Cluster:GatewayPort=0", $"--MonkeysMail:DataDirectory={directory}", $"--MonkeysMail:Keys:File={installation.DataDirectory}/keys.json",
        $"--MonkeysMail:Zone={zone}", $"--MonkeysMail:Operator:ApiKey={OperatorHost.Key}", "--MonkeysMail:Operator:Urls=http://127.0.0.1:0"]);
}
