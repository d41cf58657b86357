// Asks every second what operators have ordered, so that a hold is in force on every silo within 2 s. Nothing is delivered before the first answer: a destination that was
// held before a restart is held after it. Later on the last answer stays in force while there is no newer one.
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Delivery;
using MonkeysMail.Grains.Delivery.Sources;
using MonkeysMail.Grains.Hosting;

namespace MonkeysMail.Grains.Queues;

public sealed partial class QueueWatch(QueueHolds holds, PoolBook pools, IDeliveryAgent agent, IGrainFactory grains, ILogger<QueueWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource active = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ImmutableDictionary<Guid, string> flushed = [];

    /// <summary>The silo takes calls now. The first look is over when this is, or fails; then it is repeated.</summary>
    public async Task StartLookingAsync(CancellationToken ct)
    {
        try
        {
            await LookAsync(ct);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            LogUnknown(exception);
        }

        active.TrySetResult();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await active.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await BackgroundLoop.RunAsync(
            async ct =>
            {
                await LookAsync(ct);
                return false;
            },
            Period,
            LogUnknown,
            stoppingToken);
    }

    private async Task LookAsync(CancellationToken ct)
    {
        var notice = await grains.GetGrain<IQueueOrdersGrain>(QueueOrdersGrain.Key).NoticeAsync().WaitAsync(Patience, TimeProvider.System, ct);
        var held = new HeldQueues(
            [.. notice.Holds.Select(hold => hold.Workspace).OfType<WorkspaceId>()], [.. notice.Holds.Select(hold => hold.Destination).OfType<string>()]);
        pools.Set(notice.Pools);
        var before = holds.Current;
        holds.Set(held);
        if (!before.Destinations.SetEquals(held.Destinations) || !before.Workspaces.SetEquals(held.Workspaces))
        {
            agent.HoldsChanged();
        }

        foreach (var (_, destination) in notice.Flushed.Where(order => !flushed.ContainsKey(order.Key)))
        {
            agent.EndRest(destination);
        }

        flushed = notice.Flushed;
    }

    [LoggerMessage(EventId = 3044, Level = LogLevel.Warning, Message = "What operators hold is not known now; what was known stays in force")]
    private partial void LogUnknown(Exception exception);
}
