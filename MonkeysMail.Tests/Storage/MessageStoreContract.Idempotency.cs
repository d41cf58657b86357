// What every message store promises of idempotency keys.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using Xunit;

namespace MonkeysMail.Tests.Storage;

public abstract partial class MessageStoreContract
{
    [Fact]
    public async Task OneKeyTwiceInOneFlush_TheFirstWins()
    {
        var first = Rows.Message(workspace);
        var second = Rows.Message(workspace);
        var key = Rows.Key(first, "twice");

        var results = await Store.FlushAsync(
            [Rows.Insert(first, key), Rows.Insert(second, Rows.Key(second, "twice"))], None);

        Assert.Equal([WriteOutcome.Written, WriteOutcome.KeyTaken], results.Select(r => r.Outcome));
        Assert.Equivalent(key, results[1].Existing, strict: true);
        Assert.Null(await Store.ReadAsync(workspace, second.Id, None));
        Assert.Null(await Store.ReadContentAsync(workspace, second.Id, None));
        Assert.Empty(await Store.ReadEventsAsync(workspace, second.Id, None));
    }

    [Fact]
    public async Task TakenKey_IsAnsweredWithItsRowAndNothingIsInserted()
    {
        var first = Rows.Message(workspace);
        var key = Rows.Key(first, "taken");
        await Store.FlushAsync([Rows.Insert(first, key)], None);
        var second = Rows.Message(workspace);

        var results = await Store.FlushAsync([Rows.Insert(second, Rows.Key(second, "taken"))], None);

        Assert.Equal(WriteOutcome.KeyTaken, results[0].Outcome);
        Assert.Equivalent(key, results[0].Existing, strict: true);
        Assert.Null(await Store.ReadAsync(workspace, second.Id, None));
    }

    [Fact]
    public async Task KeyOfAnotherWorkspace_IsAnotherKey()
    {
        var first = Rows.Message(workspace);
        var second = Rows.Message(Rows.Workspace());

        var results = await Store.FlushAsync(
            [Rows.Insert(first, Rows.Key(first, "same")), Rows.Insert(second, Rows.Key(second, "same"))], None);

        Assert.Equal([WriteResult.Written, WriteResult.Written], results);
    }

    [Fact]
    public async Task ExpiredKey_IsReplaced()
    {
        var first = Rows.Message(workspace);
        await Store.FlushAsync([Rows.Insert(first, Rows.Key(first, "old", Rows.Now.AddSeconds(-1)))], None);
        Assert.Null(await Store.FindIdempotencyAsync(workspace, Rows.Hash("old"), None));
        var second = Rows.Message(workspace);
        var key = Rows.Key(second, "old");

        var results = await Store.FlushAsync([Rows.Insert(second, key)], None);

        Assert.Equal([WriteResult.Written], results);
        Assert.Equivalent(key, await Store.FindIdempotencyAsync(workspace, Rows.Hash("old"), None), strict: true);
    }

    [Fact]
    public async Task MessageThatExists_TakesNoKey()
    {
        var row = Rows.Message(workspace);
        await Store.FlushAsync([Rows.Insert(row)], None);

        var results = await Store.FlushAsync([Rows.Insert(row with { FlushId = Guid.NewGuid() }, Rows.Key(row, "none"))], None);

        Assert.Equal([WriteResult.Conflict], results);
        Assert.Null(await Store.FindIdempotencyAsync(workspace, Rows.Hash("none"), None));
    }

    [Fact]
    public async Task EqualConcurrentRequests_OneMessageIsInserted()
    {
        var rows = Enumerable.Range(0, 20).Select(_ => Rows.Message(workspace)).ToList();

        var results = await Task.WhenAll(rows.Select(row => Store.FlushAsync([Rows.Insert(row, Rows.Key(row, "race"))], None)));

        Assert.Single(results, r => r[0].Outcome == WriteOutcome.Written);
        var winner = rows[Array.FindIndex(results, r => r[0].Outcome == WriteOutcome.Written)];
        Assert.All(results.Where(r => r[0].Outcome != WriteOutcome.Written), r => Assert.Equal([winner.Id], r[0].Existing!.Ids));
    }

    [Fact]
    public async Task Claim_IsWonOnceAndThenAnsweredWithItsRow()
    {
        var ids = Enumerable.Range(0, 3).Select(_ => MessageId.New(TimeProvider.System)).ToList();
        var claim = new IdempotencyRow(workspace, Rows.Hash("batch"), new byte[32], ids, Batch: true, Rows.Now.AddHours(24));

        Assert.Null(await Store.ClaimIdempotencyAsync(claim, None));

        Assert.Equivalent(claim, await Store.ClaimIdempotencyAsync(claim with { Ids = [ids[0]] }, None), strict: true);
        Assert.Equivalent(claim, await Store.FindIdempotencyAsync(workspace, claim.KeyHash, None), strict: true);
        var single = Rows.Message(workspace);
        var results = await Store.FlushAsync([Rows.Insert(single, Rows.Key(single, "batch"))], None);
        Assert.Equal(WriteOutcome.KeyTaken, results[0].Outcome);
    }

    [Fact]
    public async Task ExpiredKeys_AreDeletedUpToTheLimit()
    {
        for (var i = 0; i < 3; i++)
        {
            await Store.ClaimIdempotencyAsync(
                new IdempotencyRow(workspace, Rows.Hash($"x{i}"), new byte[32], [MessageId.New(TimeProvider.System)], false, Rows.Now.AddDays(-1000)), None);
        }

        Assert.Equal(2, await Store.DeleteExpiredAsync(2, None));
        Assert.True(await Store.DeleteExpiredAsync(100, None) >= 1);
    }
}
