// Two silos over one database inside the test process: sweep shards spread when a silo joins and come back when it leaves.
using MonkeysMail.Silo;
using MonkeysMail.Tests.Behaviours;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Cluster;

[Collection(ClusterCollection.Name)]
public sealed class SweepSpreadTests
{
    private const int Shards = 16;

    [Fact]
    public async Task Shards_SpreadOverSilos_AndNoneIsLostWhenOneLeaves()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Postgres);
        using var second = new TestDirectory();
        await using var a = await StartAsync(installation, installation.DataDirectory);
        await using var b = await StartAsync(installation, second.Path);
        var management = a.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);

        await WaitForAsync(management, counts => counts.Count == 2 && counts.Values.Sum() == Shards && counts.Values.All(count => count >= 2));
        await b.StopAsync();
        await WaitForAsync(management, counts => counts.Count == 1 && counts.Values.Sum() == Shards);
        await a.StopAsync();
    }

    private static async Task<WebApplication> StartAsync(Installation installation, string directory)
    {
        var app = await Server.BuildAsync([
            .. installation.Arguments(), "--MonkeysMail:Cluster:Mode=postgres", "--MonkeysMail:Cluster:Address=127.0.0.1", "--MonkeysMail:Cluster:SiloPort=0",
            "--MonkeysMail:Cluster:GatewayPort=0", $"--MonkeysMail:DataDirectory={directory}", $"--MonkeysMail:Keys:File={installation.DataDirectory}/keys.json"]);
        await app.StartAsync();
        return app;
    }

    private static async Task WaitForAsync(IManagementGrain management, Func<Dictionary<SiloAddress, int>, bool> condition)
    {
        var counts = new Dictionary<SiloAddress, int>();
        await LoadClient.WaitAsync(
            () =>
            {
                var statistics = management.GetDetailedGrainStatistics().GetAwaiter().GetResult();
                counts = statistics.Where(grain => grain.GrainType.Contains("DueSweep", StringComparison.Ordinal)).CountBy(grain => grain.SiloAddress).ToDictionary();
                return condition(counts);
            },
            () => "the shards to be where they belong; they are " + string.Join(", ", counts.Select(pair => $"{pair.Key}: {pair.Value}")));
    }
}
