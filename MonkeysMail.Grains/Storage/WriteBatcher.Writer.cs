// The writer's half of the batcher: one loop that takes a flush, sends it and settles every write of it before it takes the next.
//   committed           each write gets its own result
//   one row refused     the flush is halved until that row is alone; it fails its own caller only
//   all refused         the store is sick: accept writes fail (definitely), outcome writes go back to the head of the queue
//   unknown, overdue    the store is sick: the rows are read again by (id, etag, flush id); only what is not there is sent again
// While the store is sick the loop backs off, and pings when there is nothing to write, so that it recovers by itself.
namespace MonkeysMail.Grains.Storage;

public sealed partial class WriteBatcher
{
    private TimeSpan backoff; // zero: the last flush went well

    private async Task WriteAllAsync()
    {
        while (true)
        {
            await BackOffAsync();
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            List<PendingWrite> batch;
            Task signal;
            lock (gate)
            {
                batch = Take();
                sent = batch;
                if (batch.Count == 0 && closed)
                {
                    return;
                }

                if (batch.Count == 0)
                {
                    wake = NewSignal();
                }

                signal = wake.Task;
            }

            if (batch.Count > 0)
            {
                await SettleAsync(batch);
            }
            else if (health.IsHealthy)
            {
                await signal;
            }
            else
            {
                await PingAsync();
            }
        }
    }

    private async Task SettleAsync(IReadOnlyList<PendingWrite> batch)
    {
        var parts = new Stack<Part>([new Part(batch, ReadFirst: false)]);
        while (parts.TryPop(out var part) && !stopping.IsCancellationRequested)
        {
            var writes = part.Writes;
            if (part.ReadFirst)
            {
                var missing = await FindMissingAsync(writes);
                if (missing is null)
                {
                    parts.Push(part);
                    await BackOffAsync();
                    continue;
                }

                writes = missing;
            }

            if (writes.Count > 0)
            {
                await FlushAsync(writes, parts);
            }
        }
    }

    private async Task FlushAsync(IReadOnlyList<PendingWrite> writes, Stack<Part> parts)
    {
        var start = time.GetTimestamp();
        using var span = StorageTracing.StartFlush(writes);
        try
        {
            var results = await WithinDeadlineAsync(ct => store.FlushAsync(writes.Select(p => p.Write).ToArray(), ct));
            StorageMetrics.CountFlush("committed", writes.Count, time.GetElapsedTime(start));
            StorageMetrics.RecordWrites(writes, time);
            StorageTracing.Committed(span, writes);
            BecomeHealthy();
            for (var i = 0; i < results.Count; i++)
            {
                writes[i].Complete(results[i]);
            }
        }
        catch (StoreRejectedException refusal) when (!refusal.Overall)
        {
            StorageMetrics.CountFlush("rejected", writes.Count, time.GetElapsedTime(start));
            StorageTracing.Failed(span, "rejected");
            Isolate(writes, refusal, parts);
        }
        catch (StoreRejectedException refusal)
        {
            StorageMetrics.CountFlush("overall", writes.Count, time.GetElapsedTime(start));
            StorageTracing.Failed(span, "overall");
            BecomeSick("it takes no writes", refusal);
            parts.Push(new Part(writes, ReadFirst: false));
            GiveBack(parts, refusal);
            if (parts.Count > 0)
            {
                await BackOffAsync();
            }
        }
        catch (Exception error)
        {
            StorageMetrics.CountFlush("unknown", writes.Count, time.GetElapsedTime(start));
            StorageTracing.Failed(span, "unknown");
            LogUnknown(writes.Count, error);
            var first = BecomeSick("a flush has no known result", error);
            foreach (var pending in writes)
            {
                pending.MayBeCommitted = true;
            }

            parts.Push(new Part(writes, ReadFirst: true));
            if (!first)
            {
                await BackOffAsync(); // the first time it is read again at once: often only a connection was lost
            }
        }
    }

    private void Isolate(IReadOnlyList<PendingWrite> writes, StoreRejectedException refusal, Stack<Part> parts)
    {
        if (writes.Count == 1)
        {
            LogPoison(refusal);
            writes[0].Fail(refusal);
            return;
        }

        var half = writes.Count / 2;
        parts.Push(new Part(writes.Skip(half).ToArray(), ReadFirst: false));
        parts.Push(new Part(writes.Take(half).ToArray(), ReadFirst: false));
    }

    // Nothing of these parts is committed, except what an earlier try may have committed: only that stays, to be read.
    private void GiveBack(Stack<Part> parts, StoreRejectedException refusal)
    {
        var all = parts.SelectMany(part => part.Writes).ToList();
        parts.Clear();
        var open = all.Where(pending => pending.MayBeCommitted).ToArray();
        if (open.Length > 0)
        {
            parts.Push(new Part(open, ReadFirst: true));
        }

        var definite = all.Where(pending => !pending.MayBeCommitted).ToList();
        lock (gate)
        {
            sent = open;
            foreach (var pending in definite.Where(pending => pending.Kind == WriteKind.Outcome).Reverse())
            {
                queue.AddFirst(pending);
                Count(pending, 1);
            }
        }

        foreach (var pending in definite.Where(pending => pending.Kind == WriteKind.Accept))
        {
            pending.Fail(new StoreUnavailableException("The store takes nothing now.", refusal));
        }

        RefuseQueuedAccepts();
    }

    /// <summary>Completes the writes that are there; the others, or null when the store could not be read.</summary>
    private async Task<IReadOnlyList<PendingWrite>?> FindMissingAsync(IReadOnlyList<PendingWrite> writes)
    {
        try
        {
            var found = await WithinDeadlineAsync(ct => store.FindWrittenAsync(writes.Select(p => p.Write).ToArray(), ct));
            var missing = new List<PendingWrite>();
            for (var i = 0; i < writes.Count; i++)
            {
                if (found[i])
                {
                    writes[i].Complete(WriteResult.Written);
                }
                else
                {
                    missing.Add(writes[i]);
                }
            }

            return missing;
        }
        catch (Exception error)
        {
            BecomeSick("it cannot be read", error);
            return null;
        }
    }

    private async Task PingAsync()
    {
        try
        {
            await WithinDeadlineAsync(async ct =>
            {
                await store.PingAsync(ct);
                return true;
            });
            BecomeHealthy();
        }
        catch (Exception error)
        {
            BecomeSick("it does not answer", error);
        }
    }

    // The token ends at the deadline; a call that does not come back even then is left behind.
    private async Task<T> WithinDeadlineAsync<T>(Func<CancellationToken, Task<T>> call)
    {
        using var deadline = new CancellationTokenSource(options.FlushDeadline, time);
        await using var overdue = deadline.Token.Register(() => MarkSick("it does not answer in time", null));
        var running = call(deadline.Token);
        try
        {
            return await running.WaitAsync(options.FlushDeadline + options.CancelGrace, time);
        }
        catch (TimeoutException) when (!running.IsCompleted)
        {
            _ = running.ContinueWith(t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw;
        }
    }

    private async Task BackOffAsync()
    {
        if (backoff > TimeSpan.Zero)
        {
            await Task.Delay(backoff, time, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void BecomeHealthy()
    {
        backoff = TimeSpan.Zero;
        if (health.MarkHealthy())
        {
            LogRecovered();
        }
    }

    // True when this is the first failure in a row.
    private bool BecomeSick(string reason, Exception error)
    {
        var first = backoff == TimeSpan.Zero;
        backoff = first ? options.MinBackoff : TimeSpan.FromTicks(Math.Min(backoff.Ticks * 2, options.MaxBackoff.Ticks));
        MarkSick(reason, error);
        return first;
    }

    private void MarkSick(string reason, Exception? error)
    {
        if (health.MarkSick())
        {
            LogSick(reason, error);
        }
    }

    private readonly record struct Part(IReadOnlyList<PendingWrite> Writes, bool ReadFirst);
}
