// The port to the database that holds messages. Adapters for PostgreSQL and SQLite live in the silo; they know SQL and nothing of mail.
// Failures: StoreRejectedException when the database definitely refused and nothing of the flush was committed; any other exception
// means that the result is unknown.
namespace MonkeysMail.Grains.Storage;

public interface IMessageStore
{
    /// <summary>Writes all in one transaction; answers one result a write, in order.</summary>
    Task<IReadOnlyList<WriteResult>> FlushAsync(IReadOnlyList<MessageWrite> writes, CancellationToken ct);

    /// <summary>For each write whether the row now has its new etag and flush id: the reading after a lost answer.</summary>
    Task<IReadOnlyList<bool>> FindWrittenAsync(IReadOnlyList<MessageWrite> writes, CancellationToken ct);

    Task<MessageRow?> ReadAsync(WorkspaceId workspace, MessageId id, CancellationToken ct);

    Task<byte[]?> ReadContentAsync(WorkspaceId workspace, MessageId id, CancellationToken ct);

    /// <summary>A message's events in the order in which they were written.</summary>
    Task<IReadOnlyList<EventRow>> ReadEventsAsync(WorkspaceId workspace, MessageId id, CancellationToken ct);

    /// <summary>Newest first by id.</summary>
    Task<IReadOnlyList<MessageRow>> ListAsync(MessageListQuery query, CancellationToken ct);

    Task<IdempotencyRow?> FindIdempotencyAsync(WorkspaceId workspace, byte[] keyHash, CancellationToken ct);

    /// <summary>Inserts the claim if the key is free or expired. Null when it is the caller's now, else the row that holds it.</summary>
    Task<IdempotencyRow?> ClaimIdempotencyAsync(IdempotencyRow claim, CancellationToken ct);

    /// <summary>Rows of a shard that are due by the database's clock and whose owner is null or has no live lease, oldest first.</summary>
    Task<IReadOnlyList<DueRow>> FindDueAsync(short shard, int limit, CancellationToken ct);

    /// <summary>What of a shard has not ended, by the database's clock; each kind counted up to <paramref name="limit"/>.</summary>
    Task<QueueDepth> MeasureQueueAsync(short shard, int limit, CancellationToken ct);

    /// <summary>Deletes expired idempotency keys, at most <paramref name="limit"/>; how many.</summary>
    Task<int> DeleteExpiredAsync(int limit, CancellationToken ct);

    /// <summary>A round trip that proves that the store answers.</summary>
    Task PingAsync(CancellationToken ct);
}
