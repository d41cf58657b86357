// Carries an order to every message that waits: page after page of each shard, by the time when they are due. A message is looked at once; what comes into the queue
// meanwhile is after the order.
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Messages;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Grains.Queues;

/// <inheritdoc cref="IQueueWalkGrain"/>
public sealed partial class QueueWalkGrain(IOperatorStore store, TimeProvider time, ILogger<QueueWalkGrain> logger) : Grain, IQueueWalkGrain
{
    private const int RowsAPage = 250;
    private const int ConcurrentCalls = 32;

    async Task<QueueJob> IQueueWalkGrain.GoOnAsync(QueueJob job)
    {
        var after = job.AfterDueAt is { } dueAt ? new WaitingPosition(dueAt, job.AfterMessage) : null;
        var rows = await store.FindWaitingAsync(job.Shard, after, RowsAPage, CancellationToken.None);
        var wanted = rows.Where(row => job.Order.Workspace is not { } only || row.Workspace == only).ToArray();
        var order = new MessageOrder(job.Order.Action, job.Order.Destination, job.Order.Reason, job.CreatedAt);
        var changed = 0;
        foreach (var chunk in wanted.Chunk(ConcurrentCalls))
        {
            changed += (await Task.WhenAll(chunk.Select(row => TellAsync(row, order)))).Count(done => done);
        }

        var ends = rows.Count < RowsAPage;
        var next = job with
        {
            Shard = ends ? (short)(job.Shard + 1) : job.Shard,
            AfterDueAt = ends ? null : rows[^1].DueAt,
            AfterMessage = ends ? Guid.Empty : rows[^1].Message.Value,
            Examined = job.Examined + wanted.Length,
            Changed = job.Changed + changed,
        };
        return next.Shard < SweepShards.Count ? next : next with { Shard = SweepShards.Count - 1, FinishedAt = time.GetUtcNow() };
    }

    private async Task<bool> TellAsync(WaitingMessage row, MessageOrder order)
    {
        try
        {
            return await GrainFactory.GetGrain<IMessageOrdersGrain>(MessageKey.Format(row.Workspace, row.Message)).ObeyAsync(order);
        }
        catch (Exception exception)
        {
            LogNotTold(row.Message, exception);
            return false;
        }
    }

    [LoggerMessage(EventId = 3043, Level = LogLevel.Warning, Message = "Message {Message} could not be told of an order about its queue")]
    private partial void LogNotTold(MessageId message, Exception exception);
}
