// The batcher over a store that misbehaves: no loss, no double commit, and every caller learns the truth about its own write.
using Microsoft.Extensions.Logging.Abstractions;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using Xunit;
using Fault = MonkeysMail.Tests.Storage.FaultyStore.Fault;

namespace MonkeysMail.Tests.Storage;

public sealed class WriteBatcherTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // Short real times: a test waits for answers, never for time.
    private static readonly WriteBatcherOptions Short = new()
    {
        FlushDeadline = TimeSpan.FromMilliseconds(300),
        CancelGrace = TimeSpan.FromMilliseconds(100),
        AcceptDeadline = TimeSpan.FromMilliseconds(800),
        MinBackoff = TimeSpan.FromMilliseconds(5),
        MaxBackoff = TimeSpan.FromMilliseconds(20),
    };

    private readonly FaultyStore store = new();
    private readonly StoreHealth health = new(TimeProvider.System);
    private readonly WorkspaceId workspace = Rows.Workspace();
    private WriteBatcher? batcher;

    public async ValueTask DisposeAsync()
    {
        if (batcher is not null)
        {
            await batcher.DisposeAsync();
        }
    }

    [Fact]
    public async Task WritesThatComeDuringAFlush_ShareTheNextOne()
    {
        var queue = Start();
        store.Barrier = NewSignal();
        var first = queue.WriteAsync(Insert(), WriteKind.Accept);
        await store.Entered.Task.WaitAsync(Patience);
        var others = Enumerable.Range(0, 50).Select(_ => queue.WriteAsync(Insert(), WriteKind.Accept)).ToList();

        store.Barrier.SetResult();
        var results = await Task.WhenAll([first, .. others]).WaitAsync(Patience);

        Assert.All(results, r => Assert.Equal(WriteOutcome.Written, r.Outcome));
        Assert.Equal([1, 50], store.Flushes);
    }

    [Fact]
    public async Task ManyWrites_AreCutToTheBoundsOfAFlush()
    {
        var queue = Start(Short with { FlushWrites = 10, FlushBytes = 60 });
        store.Barrier = NewSignal();
        var first = queue.WriteAsync(Insert(), WriteKind.Outcome);
        await store.Entered.Task.WaitAsync(Patience);
        var writes = Enumerable.Range(0, 12).Select(_ => Insert()).ToList(); // 12 octets each: 5 in a flush
        var others = writes.ConvertAll(w => queue.WriteAsync(w, WriteKind.Outcome));

        store.Barrier.SetResult();
        await Task.WhenAll([first, .. others]).WaitAsync(Patience);

        Assert.Equal([1, 5, 5, 2], store.Flushes);
    }

    [Fact]
    public async Task ConflictOfOneWrite_IsItsOwnAnswer()
    {
        var queue = Start();
        var good = Insert();
        var stale = Rows.Update(Rows.Message(workspace), row => row);

        var results = await Task.WhenAll(queue.WriteAsync(good, WriteKind.Accept), queue.WriteAsync(stale, WriteKind.Outcome)).WaitAsync(Patience);

        Assert.Equal([WriteOutcome.Written, WriteOutcome.Conflict], results.Select(r => r.Outcome));
        Assert.True(health.IsHealthy);
    }

    [Fact]
    public async Task CommittedThenThrown_IsReadAgainAndNotRepeated()
    {
        store.Then(Fault.CommitThenThrow);
        var queue = Start();
        var write = Insert();

        var result = await queue.WriteAsync(write, WriteKind.Accept).WaitAsync(Patience);

        Assert.Equal(WriteOutcome.Written, result.Outcome);
        Assert.Equal(1, store.Commits[write.Row.Id]);
        Assert.Single(store.Flushes);
    }

    [Fact]
    public async Task ThrownBeforeTheCommit_IsRepeatedWithTheSameFlushId()
    {
        store.Then(Fault.ThrowBeforeCommit, Fault.ThrowBeforeCommit);
        var queue = Start();
        var write = Insert();

        var result = await queue.WriteAsync(write, WriteKind.Accept).WaitAsync(Patience);

        Assert.Equal(WriteOutcome.Written, result.Outcome);
        Assert.Equal(write.Row.FlushId, store.Find(write.Row.Id)!.FlushId);
        Assert.Equal(1, store.Commits[write.Row.Id]);
        await health.WhenHealthyAsync(CancellationToken.None).WaitAsync(Patience);
    }

    [Fact]
    public async Task HangingStore_GivesAnUnknownAnswerAndLaterTheTruth()
    {
        store.Then(Fault.Hang);
        store.Unreadable = true;
        var queue = Start();
        var write = Insert();

        var unknown = await Assert.ThrowsAsync<StoreUnknownException>(() => queue.WriteAsync(write, WriteKind.Accept).WaitAsync(Patience));

        Assert.False(unknown.Truth.IsCompleted);
        Assert.False(health.IsHealthy);
        store.Unreadable = false;
        Assert.Equal(WriteOutcome.Written, (await unknown.Truth.WaitAsync(Patience)).Outcome);
        Assert.Equal(1, store.Commits[write.Row.Id]);
    }

    [Fact]
    public async Task CommittedThenHanging_IsFoundByReading()
    {
        store.Then(Fault.CommitThenHang);
        var queue = Start();
        var write = Insert();

        var result = await queue.WriteAsync(write, WriteKind.Outcome).WaitAsync(Patience);

        Assert.Equal(WriteOutcome.Written, result.Outcome);
        Assert.Equal(1, store.Commits[write.Row.Id]);
    }

    [Fact]
    public async Task UnsentAcceptWrite_IsWithdrawnAtItsDeadline()
    {
        store.Then(Fault.CommitThenHang);
        store.Unreadable = true;
        var queue = Start(Short with { FlushDeadline = TimeSpan.FromSeconds(30) });
        var blocking = queue.WriteAsync(Insert(), WriteKind.Outcome);
        await store.Entered.Task.WaitAsync(Patience);
        var late = Insert();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => queue.WriteAsync(late, WriteKind.Accept).WaitAsync(Patience));

        Assert.False(blocking.IsCompleted);
        Assert.Null(store.Find(late.Row.Id));
    }

    [Fact]
    public async Task PoisonRow_FailsItsOwnCallerOnly()
    {
        var queue = Start();
        store.Barrier = NewSignal();
        var first = queue.WriteAsync(Insert(), WriteKind.Accept);
        await store.Entered.Task.WaitAsync(Patience);
        var writes = Enumerable.Range(0, 20).Select(_ => Insert()).ToList();
        store.Poison.Add(writes[13].Row.Id);
        var answers = writes.ConvertAll(w => queue.WriteAsync(w, WriteKind.Accept));

        store.Barrier.SetResult();
        await first.WaitAsync(Patience);
        var refusal = await Assert.ThrowsAsync<StoreRejectedException>(() => answers[13].WaitAsync(Patience));

        Assert.False(refusal.Overall);
        answers.RemoveAt(13);
        Assert.All(await Task.WhenAll(answers).WaitAsync(Patience), r => Assert.Equal(WriteOutcome.Written, r.Outcome));
        Assert.True(health.IsHealthy);
    }

    [Fact]
    public async Task StoreThatRefusesAll_FailsAcceptWritesAndKeepsOutcomes()
    {
        var queue = Start();
        store.Down = true;
        var outcome = queue.WriteAsync(Insert(), WriteKind.Outcome);
        await WhenSickAsync();
        var accept = Insert();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => queue.WriteAsync(accept, WriteKind.Accept).WaitAsync(Patience));

        Assert.False(outcome.IsCompleted);
        Assert.True(health.SickFor > TimeSpan.Zero);
        store.Down = false;
        Assert.Equal(WriteOutcome.Written, (await outcome.WaitAsync(Patience)).Outcome);
        await health.WhenHealthyAsync(CancellationToken.None).WaitAsync(Patience);
        Assert.Equal(WriteOutcome.Written, (await queue.WriteAsync(accept, WriteKind.Accept).WaitAsync(Patience)).Outcome);
    }

    [Fact]
    public async Task AcceptWriteInARefusedFlush_FailsDefinitely()
    {
        store.Then(Fault.RejectAll);
        var queue = Start();
        var write = Insert();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => queue.WriteAsync(write, WriteKind.Accept).WaitAsync(Patience));

        await health.WhenHealthyAsync(CancellationToken.None).WaitAsync(Patience);
        Assert.Null(store.Find(write.Row.Id));
    }

    [Fact]
    public async Task RefusalAfterAnUnknownResult_IsNoDefiniteFailure()
    {
        store.Then(Fault.ThrowBeforeCommit, Fault.RejectAll, Fault.RejectAll);
        var queue = Start(Short with { AcceptDeadline = TimeSpan.FromSeconds(20) });

        var result = await queue.WriteAsync(Insert(), WriteKind.Accept).WaitAsync(Patience);

        Assert.Equal(WriteOutcome.Written, result.Outcome);
    }

    [Fact]
    public async Task SickStoreWithNothingToWrite_RecoversByItself()
    {
        store.Then(Fault.RejectAll);
        var queue = Start();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => queue.WriteAsync(Insert(), WriteKind.Accept).WaitAsync(Patience));

        await health.WhenHealthyAsync(CancellationToken.None).WaitAsync(Patience);

        Assert.True(health.IsHealthy);
        Assert.Equal(TimeSpan.Zero, health.SickFor);
    }

    [Fact]
    public async Task FullQueues_RefuseAtOnce()
    {
        var queue = Start(Short with { AcceptQueueWrites = 2, OutcomeQueueWrites = 1, FlushDeadline = TimeSpan.FromSeconds(30), AcceptDeadline = TimeSpan.FromSeconds(30) });
        store.Barrier = NewSignal();
        var taken = queue.WriteAsync(Insert(), WriteKind.Outcome);
        await store.Entered.Task.WaitAsync(Patience);
        Task[] queued = [queue.WriteAsync(Insert(), WriteKind.Accept), queue.WriteAsync(Insert(), WriteKind.Accept), queue.WriteAsync(Insert(), WriteKind.Outcome)];

        await Assert.ThrowsAsync<StoreUnavailableException>(() => queue.WriteAsync(Insert(), WriteKind.Accept));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => queue.WriteAsync(Insert(), WriteKind.Outcome));

        store.Barrier.SetResult();
        await Task.WhenAll([taken, .. queued]).WaitAsync(Patience);
    }

    [Fact]
    public async Task QueueFullOfOctets_RefusesAtOnce()
    {
        var queue = Start(Short with { AcceptQueueBytes = 20, FlushDeadline = TimeSpan.FromSeconds(30), AcceptDeadline = TimeSpan.FromSeconds(30) });
        store.Barrier = NewSignal();
        var taken = queue.WriteAsync(Insert(), WriteKind.Accept);
        await store.Entered.Task.WaitAsync(Patience);
        var queued = queue.WriteAsync(Insert(), WriteKind.Accept); // 12 octets

        await Assert.ThrowsAsync<StoreUnavailableException>(() => queue.WriteAsync(Insert(), WriteKind.Accept));

        store.Barrier.SetResult();
        await Task.WhenAll(taken, queued).WaitAsync(Patience);
    }

    [Fact]
    public async Task Drain_SettlesWhatIsQueuedAndRefusesMore()
    {
        var queue = Start();
        var writes = Enumerable.Range(0, 100).Select(_ => queue.WriteAsync(Insert(), WriteKind.Accept)).ToList();

        await queue.DrainAsync(CancellationToken.None).WaitAsync(Patience);

        Assert.All(writes, w => Assert.True(w.IsCompletedSuccessfully));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => queue.WriteAsync(Insert(), WriteKind.Accept));
    }

    [Fact]
    public async Task RandomFaults_NothingIsLostOrCommittedTwice()
    {
        var random = new Random(7);
        var faults = new[] { Fault.None, Fault.None, Fault.None, Fault.ThrowBeforeCommit, Fault.CommitThenThrow, Fault.RejectAll };
        store.Then(Enumerable.Range(0, 400).Select(_ => faults[random.Next(faults.Length)]).ToArray());
        var queue = Start(Short with { MinBackoff = TimeSpan.FromMilliseconds(1), MaxBackoff = TimeSpan.FromMilliseconds(2), AcceptDeadline = TimeSpan.FromSeconds(30) });

        var stored = 0;
        await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                var insert = Insert();
                try
                {
                    Assert.Equal(WriteOutcome.Written, (await queue.WriteAsync(insert, WriteKind.Accept)).Outcome);
                }
                catch (StoreUnavailableException)
                {
                    Assert.Null(store.Find(insert.Row.Id));
                    await health.WhenHealthyAsync(CancellationToken.None);
                    continue;
                }

                Assert.Equal(WriteOutcome.Written, (await queue.WriteAsync(Rows.Delivered(insert.Row), WriteKind.Outcome)).Outcome);
                Assert.Equal(2, store.Find(insert.Row.Id)!.Etag);
                Interlocked.Increment(ref stored);
            }
        }))).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(stored, store.Commits.Count);
        Assert.All(store.Commits.Values, count => Assert.Equal(2, count));
    }

    private WriteBatcher Start(WriteBatcherOptions? options = null) =>
        batcher = new WriteBatcher(store, health, options ?? Short, TimeProvider.System, NullLogger<WriteBatcher>.Instance);

    private MessageWrite Insert() => Rows.Insert(Rows.Message(workspace));

    private async Task WhenSickAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (health.IsHealthy)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, patience.Token);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
