// A message store in memory with the real semantics of a flush, which fails as the next entry of its script says. Used to see what the
// batcher does when a database misbehaves.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Tests.Storage;

internal sealed class FaultyStore : IMessageStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<MessageId, MessageRow> rows = [];
    private readonly Queue<Fault> script = new();
    private readonly TaskCompletionSource abandoned = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public enum Fault
    {
        None,
        ThrowBeforeCommit,
        CommitThenThrow,
        Hang,
        CommitThenHang,
        RejectAll,
    }

    /// <summary>Sizes of the flushes that were tried, in order.</summary>
    public List<int> Flushes { get; } = [];

    /// <summary>How often each message was really inserted or changed.</summary>
    public Dictionary<MessageId, int> Commits { get; } = [];

    /// <summary>While set, everything fails: a database that is down.</summary>
    public volatile bool Down;

    /// <summary>While set, reading after an unknown result fails.</summary>
    public volatile bool Unreadable;

    /// <summary>A message whose row the store refuses.</summary>
    public HashSet<MessageId> Poison { get; } = [];

    /// <summary>Completes when a flush was entered; taken anew for each wait.</summary>
    public TaskCompletionSource Entered { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Flushes wait here when set.</summary>
    public TaskCompletionSource? Barrier { get; set; }

    public FaultyStore Then(params Fault[] faults)
    {
        lock (gate)
        {
            Array.ForEach(faults, script.Enqueue);
        }

        return this;
    }

    public async Task<IReadOnlyList<WriteResult>> FlushAsync(IReadOnlyList<MessageWrite> writes, CancellationToken ct)
    {
        Fault fault;
        lock (gate)
        {
            Flushes.Add(writes.Count);
            fault = Down ? Fault.RejectAll : script.TryDequeue(out var next) ? next : Fault.None;
        }

        Entered.TrySetResult();
        if (Barrier is { } barrier)
        {
            await barrier.Task;
        }

        switch (fault)
        {
            case Fault.RejectAll:
                throw new StoreRejectedException("down", overall: true);
            case Fault.ThrowBeforeCommit:
                throw new IOException("The connection broke before the commit.");
            case Fault.CommitThenThrow:
                Commit(writes);
                throw new IOException("The connection broke after the commit.");
            case Fault.Hang:
                await abandoned.Task;
                throw new IOException("It never happened.");
            case Fault.CommitThenHang:
                Commit(writes);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
                break;
            default:
                break;
        }

        return Commit(writes);
    }

    public Task<IReadOnlyList<bool>> FindWrittenAsync(IReadOnlyList<MessageWrite> writes, CancellationToken ct)
    {
        if (Down || Unreadable)
        {
            throw new IOException("It cannot be read.");
        }

        lock (gate)
        {
            return Task.FromResult<IReadOnlyList<bool>>(writes.Select(IsWritten).ToArray());
        }
    }

    public Task PingAsync(CancellationToken ct) => Down ? Task.FromException(new IOException("It is down.")) : Task.CompletedTask;

    public MessageRow? Find(MessageId id)
    {
        lock (gate)
        {
            return rows.GetValueOrDefault(id);
        }
    }

    public Task<MessageRow?> ReadAsync(WorkspaceId workspace, MessageId id, CancellationToken ct) => Task.FromResult(Find(id));

    public Task<byte[]?> ReadContentAsync(WorkspaceId workspace, MessageId id, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyList<EventRow>> ReadEventsAsync(WorkspaceId workspace, MessageId id, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyList<MessageRow>> ListAsync(MessageListQuery query, CancellationToken ct) => throw new NotSupportedException();

    public Task<IdempotencyRow?> FindIdempotencyAsync(WorkspaceId workspace, byte[] keyHash, CancellationToken ct) => throw new NotSupportedException();

    public Task<IdempotencyRow?> ClaimIdempotencyAsync(IdempotencyRow claim, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyList<DueRow>> FindDueAsync(short shard, int limit, CancellationToken ct) => throw new NotSupportedException();

    public Task<QueueDepth> MeasureQueueAsync(short shard, int limit, CancellationToken ct) => throw new NotSupportedException();

    public Task<int> DeleteExpiredAsync(int limit, CancellationToken ct) => throw new NotSupportedException();

    private WriteResult[] Commit(IReadOnlyList<MessageWrite> writes)
    {
        lock (gate)
        {
            if (writes.Any(w => Poison.Contains(w.Row.Id)))
            {
                throw new StoreRejectedException("poison", overall: false);
            }

            return writes.Select(CommitOne).ToArray();
        }
    }

    private WriteResult CommitOne(MessageWrite write)
    {
        if (IsWritten(write))
        {
            return WriteResult.Written;
        }

        var current = rows.GetValueOrDefault(write.Row.Id)?.Etag ?? 0;
        if (current != write.ExpectedEtag)
        {
            return WriteResult.Conflict;
        }

        rows[write.Row.Id] = write.Row;
        Commits[write.Row.Id] = Commits.GetValueOrDefault(write.Row.Id) + 1;
        return WriteResult.Written;
    }

    private bool IsWritten(MessageWrite write) =>
        rows.TryGetValue(write.Row.Id, out var row) && row.Etag == write.Row.Etag && row.FlushId == write.Row.FlushId;
}
