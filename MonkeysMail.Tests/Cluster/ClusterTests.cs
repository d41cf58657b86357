// Three silos in three zones and two fronts, as processes: work goes where it should, and a lost or leaving member loses nothing.
using MonkeysMail.Tests.Behaviours;
using MonkeysMail.Tests.Kit;
using Npgsql;
using Xunit;
using Xunit.Abstractions;

namespace MonkeysMail.Tests.Cluster;

[Collection(ClusterCollection.Name)]
public sealed class ClusterTests(ClusterFixture fixture, ITestOutputHelper output) : IClassFixture<ClusterFixture>
{
    private const int Parallel = 16;

    private LocalCluster Cluster => fixture.Cluster;

    [Fact]
    public async Task BothFronts_TakeMailThatArrives()
    {
        var before = fixture.Sink.Messages.Count;
        using var a = new MailApi(Cluster.FrontA, Cluster.LiveKey);
        using var b = new MailApi(Cluster.FrontB, Cluster.LiveKey);

        var sentByA = await a.SendAsync("to-a@example.net");
        var sentByB = await b.SendAsync("to-b@example.net");

        await fixture.Sink.WaitForAsync(before + 2);
        Assert.Equal("delivered", (await b.WaitForStatusAsync(sentByA, "delivered"))["status"]!.GetValue<string>());
        Assert.Equal("delivered", (await a.WaitForStatusAsync(sentByB, "delivered"))["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task Work_StaysInTheZoneOfItsFront()
    {
        var release = new TaskCompletionSource();
        fixture.Sink.Options.Hold = release.Task;
        try
        {
            await EverySiloIsInUseAsync();
            using var a = new MailApi(Cluster.FrontA, Cluster.LiveKey);
            using var b = new MailApi(Cluster.FrontB, Cluster.LiveKey);
            var ids = new List<(string Id, char Zone)>();
            for (var i = 0; i < 10; i++)
            {
                ids.Add((await a.SendAsync($"zone-a-{i}@example.net"), 'a'));
                ids.Add((await b.SendAsync($"zone-b-{i}@example.net"), 'b'));
            }

            var owners = await OwnersAsync();

            Assert.All(ids, sent => Assert.StartsWith($"{Cluster.Address(sent.Zone)}:", owners[sent.Id], StringComparison.Ordinal));
        }
        finally
        {
            release.SetResult();
            fixture.Sink.Options.Hold = Task.CompletedTask;
        }
    }

    [Fact]
    public async Task KilledSilo_LosesNothing_AndItsFrontGoesElsewhere()
    {
        using var load = new LoadClient(Cluster.LiveKey, Cluster.Api, "killed-silo");
        using var stop = new CancellationTokenSource();

        var sending = load.SendUntilAsync(Parallel, stop.Token);
        await load.WaitForAcceptedAsync(300);
        await Cluster.KillMemberAsync("silo-a");
        var atTheKill = load.Accepted.Count;
        await load.WaitForAcceptedAsync(atTheKill + 600);
        using var direct = new MailApi(Cluster.FrontA, Cluster.LiveKey);
        await direct.SendAsync("through-front-a@example.net");
        await Cluster.StartMemberAsync("silo-a");
        await stop.CancelAsync();
        await sending;

        var duplicates = await load.WaitForDeliveryAsync(fixture.Sink);
        using var api = new MailApi(Cluster.Api, Cluster.LiveKey);
        var interrupted = await load.FindInterruptedAsync(api);
        output.WriteLine($"{load.Accepted.Count} accepted ({atTheKill} at the kill), {duplicates.Count} twice, {interrupted.Count} interrupted, {load.Refusals.Count} refusals");
        Assert.Empty(load.Contradictions);
        Assert.Subset(interrupted.ToHashSet(), duplicates.ToHashSet());
    }

    [Fact]
    public async Task RollingRestart_FailsNoRequestThatOneRetryDoesNotMend()
    {
        var before = fixture.Sink.Messages.Count;
        using var client = new RetryOnceClient(Cluster.Api, Cluster.LiveKey, "rolling");
        using var stop = new CancellationTokenSource();

        var sending = client.SendUntilAsync(8, stop.Token);
        foreach (var member in (string[])["silo-a", "silo-b", "silo-c", "front-1", "front-2"])
        {
            await Cluster.StopMemberAsync(member);
            await Cluster.StartMemberAsync(member);
        }

        await stop.CancelAsync();
        await sending;
        output.WriteLine($"{client.Accepted} accepted, {client.Retried} of them at the second try, failed: {string.Join(" | ", client.Failed)}");
        Assert.Empty(client.Failed);
        Assert.True(client.Accepted > 500, $"Only {client.Accepted} were accepted.");
        await fixture.Sink.WaitForAsync(before + client.Accepted, TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task LeavingFront_IsRedBeforeItStops()
    {
        using var http = new HttpClient { BaseAddress = Cluster.FrontB };
        using var api = new MailApi(Cluster.FrontB, Cluster.LiveKey);
        using var before = await http.GetAsync("/health/ready");

        await Cluster.AskToStopAsync("front-2");
        var seen = before;
        await LoadClient.WaitAsync(
            () => (seen = http.GetAsync("/health/ready").GetAwaiter().GetResult()).StatusCode == System.Net.HttpStatusCode.ServiceUnavailable,
            () => "front-2 to be red");
        var id = await api.SendAsync("while-red@example.net");

        Assert.True(before.IsSuccessStatusCode);
        Assert.StartsWith("msg_", id, StringComparison.Ordinal);
        await Cluster.StopMemberAsync("front-2");
        await Cluster.StartMemberAsync("front-2");
    }

    // The zones of silos that have just come back are known a moment later.
    private async Task EverySiloIsInUseAsync()
    {
        using var a = new MailApi(Cluster.FrontA, Cluster.LiveKey);
        using var b = new MailApi(Cluster.FrontB, Cluster.LiveKey);
        for (var turn = 0; turn < 60; turn++)
        {
            var ids = new[] { (Id: await a.SendAsync($"probe-a-{turn}@example.net"), Zone: 'a'), (Id: await b.SendAsync($"probe-b-{turn}@example.net"), Zone: 'b') };
            var owners = await OwnersAsync();
            if (ids.All(sent => owners[sent.Id].StartsWith($"{Cluster.Address(sent.Zone)}:", StringComparison.Ordinal)))
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        }
    }

    private async Task<Dictionary<string, string>> OwnersAsync()
    {
        await using var source = NpgsqlDataSource.Create(Cluster.ConnectionString);
        await using var command = source.CreateCommand("SELECT id, owner FROM messages WHERE owner IS NOT NULL");
        await using var reader = await command.ExecuteReaderAsync();
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await reader.ReadAsync())
        {
            owners[new Grains.Contracts.MessageId(reader.GetGuid(0)).ToString()] = reader.GetString(1);
        }

        return owners;
    }
}
