// The real store, except that some of its flushes throw: after their commit, as when the answer is lost, or before it.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Tests.Behaviours;

internal sealed class FailingStore(
    IMessageStore inner, Func<int, bool> fails, bool commitsFirst, Func<IMessageStore, IReadOnlyList<MessageWrite>, Task>? meanwhile = null) : IMessageStore
{
    private int flushes;
    private int failures;

    /// <summary>No message can be read.</summary>
    public bool IsUnreadable { get; set; }

    public int Failures => Volatile.Read(ref failures);

    public int Flushes => Volatile.Read(ref flushes);

    public async Task<IReadOnlyList<WriteResult>> FlushAsync(IReadOnlyList<MessageWrite> writes, CancellationToken ct)
    {
        if (!fails(Interlocked.Increment(ref flushes)))
        {
            return await inner.FlushAsync(writes, ct);
        }

        Interlocked.Increment(ref failures);
        if (commitsFirst)
        {
            await inner.FlushAsync(writes, ct);
        }

        if (meanwhile is not null)
        {
            await meanwhile(inner, writes);
        }

        throw new IOException(commitsFirst ? "The answer to the commit was lost." : "The connection broke before the commit.");
    }

    public Task<IReadOnlyList<bool>> FindWrittenAsync(IReadOnlyList<MessageWrite> writes, CancellationToken ct) => inner.FindWrittenAsync(writes, ct);

    public Task<MessageRow?> ReadAsync(WorkspaceId workspace, MessageId id, CancellationToken ct) =>
        IsUnreadable ? throw new IOException("The store does not answer.") : inner.ReadAsync(workspace, id, ct);

    public Task<byte[]?> ReadContentAsync(WorkspaceId workspace, MessageId id, CancellationToken ct) => inner.ReadContentAsync(workspace, id, ct);

    public Task<IReadOnlyList<EventRow>> ReadEventsAsync(WorkspaceId workspace, MessageId id, CancellationToken ct) =>
        inner.ReadEventsAsync(workspace, id, ct);

    public Task<IReadOnlyList<MessageRow>> ListAsync(MessageListQuery query, CancellationToken ct) => inner.ListAsync(query, ct);

    public Task<IdempotencyRow?> FindIdempotencyAsync(WorkspaceId workspace, byte[] keyHash, CancellationToken ct) =>
        inner.FindIdempotencyAsync(workspace, keyHash, ct);

    public Task<IdempotencyRow?> ClaimIdempotencyAsync(IdempotencyRow claim, CancellationToken ct) => inner.ClaimIdempotencyAsync(claim, ct);

    public Task<IReadOnlyList<DueRow>> FindDueAsync(short shard, int limit, CancellationToken ct) => inner.FindDueAsync(shard, limit, ct);

    public Task<QueueDepth> MeasureQueueAsync(short shard, int limit, CancellationToken ct) => inner.MeasureQueueAsync(shard, limit, ct);

    public Task<int> DeleteExpiredAsync(int limit, CancellationToken ct) => inner.DeleteExpiredAsync(limit, ct);

    public Task PingAsync(CancellationToken ct) => inner.PingAsync(ct);
}
