// A rate that three silos share, each with an agent of its own and real mail: whatever their parts of the work, what arrives is what the limit says.
using System.Collections.Concurrent;
using MonkeysMail.Grains.Delivery.Shaping;
using MonkeysMail.Grains.Queues;
using MonkeysMail.Tests.Behaviours;
using MonkeysMail.Tests.Delivery;
using MonkeysMail.Tests.Kit;
using Orleans.TestingHost;
using Xunit;

namespace MonkeysMail.Tests.Queues;

[Collection(Cluster.ClusterCollection.Name)]
public sealed class ClusterLimitTests : IDisposable
{
    private const int Rate = 60;
    private const int Silos = 3;

    private readonly TestDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task UnevenWork_IsSentAtTheClustersRate_AndADeadSilosShareGoesToTheOthers()
    {
        var rules = Path.Combine(directory.Path, "shaping.json");
        File.WriteAllText(rules, $$"""{ "providers": { "p": { "hosts": ["mx.p.test"], "connections": 9, "rate": "{{Rate}}/s" } } }""");
        await using var sink = MailSink.Start(options => options.MaxConnections = 100);
        await using var dns = await DnsServer.StartAsync(new DnsRecords().Mx("p.test", 10, "mx.p.test").A("mx.p.test", "127.0.0.1"));
        var harnesses = Enumerable.Range(0, Silos).Select(_ => DeliveryHarness.For(dns, sink.Port, options => options.ShapingFile = rules)).ToArray();
        var free = new ConcurrentQueue<DeliveryHarness>(harnesses);
        var agents = new ConcurrentDictionary<SiloAddress, DeliveryHarness>();
        var builder = new InProcessTestClusterBuilder(Silos);
        builder.ConfigureSilo((_, silo) => silo.Services
            .AddSingleton<ILimitedSender>(provider => agents.GetOrAdd(
                provider.GetRequiredService<ILocalSiloDetails>().SiloAddress, _ => free.TryDequeue(out var harness) ? harness : throw new InvalidOperationException("no agent left")).Agent)
            .AddHostedService<LimitSharing>());
        await using var cluster = builder.Build();
        await cluster.DeployAsync();
        var busy = agents[cluster.Silos[1].SiloAddress];
        var quiet = agents[cluster.Silos[2].SiloAddress];

        // One silo has nearly all the work, one has little, one has none.
        var flood = Enumerable.Range(0, 5_000).Select(i => busy.SendSafelyAsync($"ok+b{i}@p.test")).ToArray();
        using var stop = new CancellationTokenSource();
        var trickle = TrickleAsync(quiet, stop.Token);
        await LoadClient.WaitAsync(
            () => ShareOf(busy) > Rate * 0.7 && ShareOf(quiet) < Rate * 0.3, () => $"the shares to follow the work; they are {ShareOf(busy)} and {ShareOf(quiet)}");
        await WhenAtTheLimitAsync(sink);

        // The busy silo dies with its share; the third has work now.
        var third = agents[cluster.Silos[0].SiloAddress];
        var late = Enumerable.Range(0, 5_000).Select(i => third.SendSafelyAsync($"ok+t{i}@p.test")).ToArray();
        await cluster.KillSiloAsync(cluster.Silos[1]);
        await busy.DisposeAsync();
        await LoadClient.WaitAsync(() => ShareOf(third) > Rate * 0.7, () => $"the dead silo's share to be given out; the third has {ShareOf(third)}");
        await WhenAtTheLimitAsync(sink);

        await stop.CancelAsync();
        await trickle;
        foreach (var harness in harnesses)
        {
            await harness.DisposeAsync();
        }

        await Task.WhenAll([.. flood, .. late]);
    }

    private static double ShareOf(DeliveryHarness harness) => harness.Agent.Describe() is [{ Limits.MaxRate: { } rate }] ? rate : 0;

    // Five a second.
    private static async Task TrickleAsync(DeliveryHarness harness, CancellationToken ct)
    {
        var sent = new List<Task>();
        while (!ct.IsCancellationRequested)
        {
            sent.Add(harness.SendSafelyAsync($"ok+q{sent.Count}@p.test"));
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(sent);
    }

    // Within 10 % of the limit: never over it, and up to it as soon as shares have settled and the machine keeps pace.
    private static async Task WhenAtTheLimitAsync(MailSink sink)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var rate = await MeasureAsync(sink, TimeSpan.FromSeconds(5));
            Assert.InRange(rate, 0, Rate * 1.1);
            if (rate >= Rate * 0.9)
            {
                return;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(since) < TimeSpan.FromSeconds(60), $"{rate} messages a second, and not more, of {Rate}");
        }
    }

    private static async Task<double> MeasureAsync(MailSink sink, TimeSpan window)
    {
        var (before, since) = (sink.Messages.Count, TimeProvider.System.GetTimestamp());
        await Task.Delay(window, TimeProvider.System);
        return (sink.Messages.Count - before) / TimeProvider.System.GetElapsedTime(since).TotalSeconds;
    }
}
