using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Storage;
using Orleans.Placement;

namespace MonkeysMail.Grains.Messages;

/// <inheritdoc cref="IDueSweepGrain"/>
[HashBasedPlacement]
public sealed partial class DueSweepGrain(
    MessageServices services, QueueGauges gauges, IClusterMembershipService membership, ILogger<DueSweepGrain> logger)
    : Grain, IDueSweepGrain, IRemindable
{
    private const string ReminderName = "alive";

    // 16 shards x 250 rows every 5 s wake 800 messages a second.
    private const int RowsASweep = 250;
    private const int ConcurrentCalls = 32;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    // The depth of the queue is measured every 15 s.
    private const int SweepsAMeasurement = 3;

    private IGrainTimer? timer;
    private int sweeps;
    private int measurements;
    private long placedAt;

    private short Shard => (short)this.GetPrimaryKeyLong();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        placedAt = membership.CurrentSnapshot.Version.Value;
        timer = this.RegisterGrainTimer(
            SweepAsync, new GrainTimerCreationOptions(TimeSpan.Zero, Period) { KeepAlive = true, Interleave = true });
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        gauges.Remove(Shard);
        return Task.CompletedTask;
    }

    async Task<bool> IDueSweepGrain.StartAsync(long membershipVersion)
    {
        if (membershipVersion > placedAt)
        {
            // The silos have changed: shards are spread again by their hash, and the next activation sweeps at once.
            DeactivateOnIdle();
            return false;
        }

        if (await this.GetReminder(ReminderName) is null)
        {
            await this.RegisterOrUpdateReminder(ReminderName, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        }

        return true;
    }

    // Being called is being activated, and an active grain sweeps.
    Task IRemindable.ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;

    private async Task SweepAsync(CancellationToken ct)
    {
        try
        {
            if (!services.Health.IsHealthy)
            {
                return;
            }

            if (measurements++ % SweepsAMeasurement == 0)
            {
                gauges.Set(Shard, await services.Store.MeasureQueueAsync(Shard, QueueGauges.CountLimit, ct));
            }

            if (!services.MayDeliver)
            {
                return;
            }

            var rows = await services.Store.FindDueAsync(Shard, RowsASweep, ct);
            MessageMetrics.CountSwept(rows.Count);
            foreach (var chunk in rows.Chunk(ConcurrentCalls))
            {
                await Task.WhenAll(chunk.Select(WakeAsync));
            }

            // Once a minute one shard clears expired idempotency keys.
            if (Shard == 0 && ++sweeps % 12 == 0)
            {
                await services.Store.DeleteExpiredAsync(1_000, ct);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            MessageMetrics.SweepFailed();
            LogSweepFailed(exception);
        }
    }

    // One that fails keeps nobody else waiting.
    private async Task WakeAsync(DueRow row)
    {
        try
        {
            await GrainFactory.GetMessage(row.Workspace, row.Id).WakeAsync(row.Owner);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            MessageMetrics.SweepFailed();
            LogWakeFailed(row.Id, exception);
        }
    }

    [LoggerMessage(EventId = 1302, Level = LogLevel.Warning, Message = "Message {Message} could not be woken; the next sweep tries again")]
    private partial void LogWakeFailed(MessageId message, Exception exception);

    [LoggerMessage(EventId = 1301, Level = LogLevel.Warning, Message = "A sweep failed; it is repeated")]
    private partial void LogSweepFailed(Exception exception);
}
