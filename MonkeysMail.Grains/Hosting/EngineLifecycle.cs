// Start and stop of the engine inside the silo's lifecycle. Start: the lease before any grain may work, the sweeps once grains can be
// called. Stop, in reverse: running transactions end, grains deactivate, and only then is the lease given up.
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Audit;
using MonkeysMail.Grains.Bounces;
using MonkeysMail.Grains.Delivery;
using MonkeysMail.Grains.Dns.MtaSts;
using MonkeysMail.Grains.Domains;
using MonkeysMail.Grains.Messages;
using MonkeysMail.Grains.Queues;
using MonkeysMail.Grains.Retention;
using MonkeysMail.Grains.Storage;
using MonkeysMail.Grains.TlsReports;
using MonkeysMail.Grains.Workspaces;

namespace MonkeysMail.Grains.Hosting;

public sealed partial class EngineLifecycle(
    SiloLease lease, IDeliveryAgent agent, SigningKeyCache signingKeys, IGrainFactory grains, IClusterMembershipService membership,
    OutcomeTally outcomes, TlsResultsFlush tlsResults, QueueWatch queues, EngineOptions options, ILogger<EngineLifecycle> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    // Of the last outcomes: statistics, for which no stop waits long.
    private static readonly TimeSpan LastReport = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource stopping = new();
    private Task starting = Task.CompletedTask;

    /// <summary>True between the silo's becoming active and its stop: readiness asks.</summary>
    public bool IsActive { get; private set; }

    /// <summary>True once the drain is over: Orleans asks clients to leave this gateway next, and waits <see cref="EngineOptions.GatewayNotice"/> for it.</summary>
    public bool IsLeaving { get; private set; }

    public void Dispose() => stopping.Dispose();

    void ILifecycleParticipant<ISiloLifecycle>.Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe(nameof(SiloLease), ServiceLifecycleStage.RuntimeGrainServices, lease.StartAsync, _ => lease.StopAsync());
        lifecycle.Subscribe(nameof(EngineLifecycle), ServiceLifecycleStage.Active + 1, StartAsync, StopAsync);
    }

    private async Task StartAsync(CancellationToken ct)
    {
        starting = Task.Run(() => FollowMembershipAsync(stopping.Token), CancellationToken.None);
        StorageMetrics.Announce();
        DeliveryMetrics.Announce();
        MtaStsMetrics.Announce();
        TlsReportMetrics.Announce();
        MessageMetrics.Announce();
        WorkspaceMetrics.Announce();
        RetentionMetrics.Announce();
        DomainMetrics.Announce();
        AuditMetrics.Announce();
        InboundMetrics.Announce();
        await queues.StartLookingAsync(ct);
        IsActive = true;
    }

    private async Task StopAsync(CancellationToken ct)
    {
        IsActive = false;
        await stopping.CancelAsync();
        await starting;
        await agent.DrainAsync(options.Drain);
        using var last = new CancellationTokenSource(LastReport, TimeProvider.System);
        await outcomes.FlushAsync(last.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await tlsResults.FlushAsync(last.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        IsLeaving = true;
    }

    private async Task FollowMembershipAsync(CancellationToken ct)
    {
        signingKeys.Warm();
        try
        {
            await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(ct))
            {
                await StartSweepsAsync(snapshot.Version.Value, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The silo stops.
        }
    }

    private async Task StartSweepsAsync(long version, CancellationToken ct)
    {
        for (var shard = 0; shard < SweepShards.Count && !ct.IsCancellationRequested;)
        {
            // A newer membership starts all of them again.
            if (membership.CurrentSnapshot.Version.Value > version)
            {
                return;
            }

            try
            {
                if (await grains.GetGrain<IDueSweepGrain>(shard).StartAsync(version).WaitAsync(ct))
                {
                    shard++;
                    continue;
                }

                // It leaves its silo now; where it goes the newest membership may not be known yet.
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception exception) when (!ct.IsCancellationRequested)
            {
                LogSweepStartFailed(shard, exception);
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(EventId = 1401, Level = LogLevel.Warning, Message = "The sweep of shard {Shard} could not be started; it is tried again")]
    private partial void LogSweepStartFailed(int shard, Exception exception);
}
