// Rows that carry this silo's live lease and that nobody works on: their activation was taken away while the store did not answer, so they were not given
// back, or while a suppression was owed, until which the row has an owner. While the lease lives the sweep of no silo looks at them; here they are remembered until
// each is seen with another owner, or in a later round. Only memory: when the silo dies its lease ends, and the sweep finds them. It never
// writes: the message's grain takes the row up again, and counts the attempt as interrupted.
using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Grains.Messages;

public sealed partial class OrphanedMessages(
    IMessageStore store, IStoreHealth health, IGrainFactory grains, TimeProvider time, ILogger<OrphanedMessages> logger) : BackgroundService
{
    // As often as the sweep looks.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private const int ConcurrentCalls = 32;

    // No more than the silo can have in flight.
    private readonly ConcurrentDictionary<(WorkspaceId Workspace, MessageId Id), (string Owner, int Round)> orphans = [];

    public int Count => orphans.Count;

    /// <summary>The row could not be given back.</summary>
    /// <param name="workspace">Whose message.</param>
    /// <param name="id">Which.</param>
    /// <param name="owner">The lease that it carries.</param>
    /// <param name="round">The round that nobody works on.</param>
    public void Add(WorkspaceId workspace, MessageId id, string owner, int round) => orphans[(workspace, id)] = (owner, round);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!orphans.IsEmpty && health.IsHealthy)
            {
                await Parallel.ForEachAsync(
                    orphans,
                    new ParallelOptions { MaxDegreeOfParallelism = ConcurrentCalls, CancellationToken = stoppingToken },
                    async (orphan, ct) => await WakeAsync(orphan.Key, orphan.Value, ct));
            }
        }
    }

    // A grain that was woken may still not begin, for want of room: it is woken until its row has moved on.
    private async Task WakeAsync((WorkspaceId Workspace, MessageId Id) key, (string Owner, int Round) orphan, CancellationToken ct)
    {
        try
        {
            var row = await store.ReadAsync(key.Workspace, key.Id, ct);
            if (row is null || row.Owner != orphan.Owner || row.Attempt != orphan.Round)
            {
                orphans.TryRemove(new(key, orphan));
                return;
            }

            await grains.GetMessage(key.Workspace, key.Id).WakeAsync(orphan.Owner);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogStillOrphaned(key.Id, exception);
        }
    }

    [LoggerMessage(EventId = 1221, Level = LogLevel.Warning, Message = "Message {Message} is in the hands of nobody and could not be woken; it is tried again")]
    private partial void LogStillOrphaned(MessageId message, Exception exception);
}
