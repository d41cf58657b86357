// Group commit: gathers the writes of all concurrent grains into flushes of the message store. One writer takes what is queued and
// commits it; while it commits, the next flush gathers, so that load makes flushes larger, not slower. This half holds the queue: its
// bounds, the refusals and the deadlines. Nothing that was accepted is ever answered before its commit, and nothing is repeated
// whose result is unknown before the store was read again.
using Microsoft.Extensions.Logging;

namespace MonkeysMail.Grains.Storage;

public sealed partial class WriteBatcher : IAsyncDisposable
{
    private readonly IMessageStore store;
    private readonly StoreHealth health;
    private readonly WriteBatcherOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;

    private readonly Lock gate = new();
    private readonly LinkedList<PendingWrite> queue = new(); // in the order of arrival
    private readonly CancellationTokenSource stopping = new();
    private readonly ITimer deadlines;
    private readonly Task writing;

    private IReadOnlyList<PendingWrite> sent = []; // what the writer has taken and not yet settled
    private TaskCompletionSource wake = NewSignal();
    private int acceptsQueued;
    private int outcomesQueued;
    private long acceptBytesQueued;
    private bool closed;

    public WriteBatcher(IMessageStore store, StoreHealth health, WriteBatcherOptions options, TimeProvider time, ILogger<WriteBatcher> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        this.store = store;
        this.health = health;
        this.options = options;
        this.time = time;
        this.logger = logger;
        var step = options.AcceptDeadline / 40;
        deadlines = time.CreateTimer(_ => EnforceDeadlines(), null, step, step);
        writing = Task.Run(WriteAllAsync);
    }

    /// <summary>Completes when the write is committed, or tells why not: <see cref="StoreUnavailableException"/> (definitely not stored),
    /// <see cref="StoreUnknownException"/> (accept writes only), <see cref="StoreRejectedException"/> (this row is refused).</summary>
    public Task<WriteResult> WriteAsync(MessageWrite write, WriteKind kind)
    {
        ArgumentNullException.ThrowIfNull(write);
        var pending = new PendingWrite(write, kind, time.GetTimestamp());
        lock (gate)
        {
            if (RefusalOf(pending) is { } reason)
            {
                StorageMetrics.CountRefused(kind);
                return Task.FromException<WriteResult>(new StoreUnavailableException(reason));
            }

            queue.AddLast(pending);
            Count(pending, 1);
            wake.TrySetResult();
        }

        return pending.Answer;
    }

    /// <summary>Takes no more writes and waits until what is queued is settled, or the token ends the waiting.</summary>
    public async Task DrainAsync(CancellationToken ct)
    {
        Close();
        await writing.WaitAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        Close();
        await stopping.CancelAsync();
        await writing;
        await deadlines.DisposeAsync();
        foreach (var pending in sent)
        {
            pending.Abandon(); // without effect on what is settled
        }

        foreach (var pending in queue)
        {
            pending.Fail(new StoreUnavailableException("The process stops."));
        }

        stopping.Dispose();
    }

    private void Close()
    {
        lock (gate)
        {
            closed = true;
            wake.TrySetResult();
        }
    }

    private string? RefusalOf(PendingWrite pending)
    {
        if (closed)
        {
            return "The process stops.";
        }

        if (pending.Kind == WriteKind.Outcome)
        {
            return outcomesQueued >= options.OutcomeQueueWrites ? "Too many outcomes wait for the store." : null;
        }

        if (!health.IsHealthy)
        {
            return "The store takes nothing now.";
        }

        var full = acceptsQueued >= options.AcceptQueueWrites
            || (acceptsQueued > 0 && acceptBytesQueued + pending.Weight > options.AcceptQueueBytes);
        return full ? "Too many writes wait for the store." : null;
    }

    // Takes the next flush: in order, within its bounds. A single write may exceed the octets.
    private List<PendingWrite> Take()
    {
        var batch = new List<PendingWrite>();
        var bytes = 0L;
        while (queue.First is { } first && batch.Count < options.FlushWrites
            && (batch.Count == 0 || bytes + first.Value.Weight <= options.FlushBytes))
        {
            queue.RemoveFirst();
            Count(first.Value, -1);
            bytes += first.Value.Weight;
            batch.Add(first.Value);
        }

        return batch;
    }

    private void Count(PendingWrite pending, int change)
    {
        StorageMetrics.CountQueued(pending.Kind, change);
        if (pending.Kind == WriteKind.Outcome)
        {
            outcomesQueued += change;
            return;
        }

        acceptsQueued += change;
        acceptBytesQueued += change * (long)pending.Weight;
    }

    // Withdraws accept writes that were not sent in time, and answers those that were with "unknown".
    private void EnforceDeadlines()
    {
        var now = time.GetTimestamp();
        bool IsOverdue(PendingWrite pending) =>
            pending.Kind == WriteKind.Accept && time.GetElapsedTime(pending.EnqueuedAt, now) >= options.AcceptDeadline;

        var withdrawn = new List<PendingWrite>();
        IReadOnlyList<PendingWrite> unsettled;
        lock (gate)
        {
            for (var node = queue.First; node is not null;)
            {
                var next = node.Next;
                if (IsOverdue(node.Value))
                {
                    queue.Remove(node);
                    Count(node.Value, -1);
                    withdrawn.Add(node.Value);
                }

                node = next;
            }

            unsettled = sent;
        }

        withdrawn.ForEach(pending => pending.Fail(new StoreUnavailableException("The store did not get to the write in time.")));
        foreach (var pending in unsettled.Where(IsOverdue))
        {
            pending.AnswerUnknown();
        }
    }

    // Accept writes that wait are refused: the store is sick, and nothing of them was sent.
    private void RefuseQueuedAccepts()
    {
        var refused = new List<PendingWrite>();
        lock (gate)
        {
            for (var node = queue.First; node is not null;)
            {
                var next = node.Next;
                if (node.Value.Kind == WriteKind.Accept)
                {
                    queue.Remove(node);
                    Count(node.Value, -1);
                    refused.Add(node.Value);
                }

                node = next;
            }
        }

        refused.ForEach(pending => pending.Fail(new StoreUnavailableException("The store takes nothing now.")));
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(EventId = 1501, Level = LogLevel.Error, Message = "The store is sick: {Reason}. New messages are refused and deliveries pause.")]
    private partial void LogSick(string reason, Exception? exception);

    [LoggerMessage(EventId = 1502, Level = LogLevel.Warning, Message = "The store has recovered.")]
    private partial void LogRecovered();

    [LoggerMessage(EventId = 1503, Level = LogLevel.Error, Message = "The store refused one write by itself.")]
    private partial void LogPoison(Exception exception);

    [LoggerMessage(EventId = 1504, Level = LogLevel.Warning, Message = "The result of a flush of {Writes} writes is unknown; reading again.")]
    private partial void LogUnknown(int writes, Exception exception);
}
