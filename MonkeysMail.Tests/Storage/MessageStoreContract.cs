// What every message store promises; run over PostgreSQL and SQLite.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using Xunit;

namespace MonkeysMail.Tests.Storage;

public abstract partial class MessageStoreContract(StoreFixture fixture)
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly WorkspaceId workspace = Rows.Workspace();

    protected virtual IMessageStore Store => fixture.Messages;

    [Fact]
    public async Task NewMessage_ReadsBackEqualWithContentAndEvents()
    {
        var write = Rows.Insert(Rows.Message(workspace));

        var results = await Store.FlushAsync([write], None);

        Assert.Equal([WriteResult.Written], results);
        var row = await Store.ReadAsync(workspace, write.Row.Id, None);
        Assert.Equivalent(write.Row, row, strict: true);
        Assert.Equal(write.Content, await Store.ReadContentAsync(workspace, write.Row.Id, None));
        var events = await Store.ReadEventsAsync(workspace, write.Row.Id, None);
        Assert.Equivalent(write.Events, events, strict: true);
    }

    [Fact]
    public async Task AbsentMessage_ReadsAsNull()
    {
        var id = MessageId.New(TimeProvider.System);

        Assert.Null(await Store.ReadAsync(workspace, id, None));
        Assert.Null(await Store.ReadContentAsync(workspace, id, None));
        Assert.Empty(await Store.ReadEventsAsync(workspace, id, None));
    }

    [Fact]
    public async Task MessageOfAnotherWorkspace_IsNotFound()
    {
        var write = Rows.Insert(Rows.Message(workspace));
        await Store.FlushAsync([write], None);

        Assert.Null(await Store.ReadAsync(Rows.Workspace(), write.Row.Id, None));
    }

    [Fact]
    public async Task UpdateUnderItsEtag_ChangesTheRowAndAddsItsEvents()
    {
        var insert = Rows.Insert(Rows.Message(workspace));
        await Store.FlushAsync([insert], None);
        var update = Rows.Delivered(insert.Row);

        var results = await Store.FlushAsync([update], None);

        Assert.Equal([WriteResult.Written], results);
        Assert.Equivalent(update.Row, await Store.ReadAsync(workspace, insert.Row.Id, None), strict: true);
        var events = await Store.ReadEventsAsync(workspace, insert.Row.Id, None);
        Assert.Equal([MailEventType.Accepted, MailEventType.Delivered], events.Select(e => e.Type));
    }

    [Fact]
    public async Task UpdateUnderAnOldEtag_ConflictsAndLeavesNoTrace()
    {
        var insert = Rows.Insert(Rows.Message(workspace));
        var first = Rows.Delivered(insert.Row);
        await Store.FlushAsync([insert], None);
        await Store.FlushAsync([first], None);
        var late = new MessageWrite
        {
            Row = first.Row with { Status = DeliveryStatus.Bounced, FlushId = Guid.NewGuid() },
            ExpectedEtag = 1,
            Content = [1],
            Events = [Rows.Event(insert.Row, MailEventType.Bounced)],
        };

        var results = await Store.FlushAsync([late], None);

        Assert.Equal([WriteResult.Conflict], results);
        Assert.Equivalent(first.Row, await Store.ReadAsync(workspace, insert.Row.Id, None), strict: true);
        Assert.Equal(insert.Content, await Store.ReadContentAsync(workspace, insert.Row.Id, None));
        Assert.Equal(2, (await Store.ReadEventsAsync(workspace, insert.Row.Id, None)).Count);
    }

    [Fact]
    public async Task SecondInsertOfAMessage_ConflictsAndLeavesNoTrace()
    {
        var first = Rows.Insert(Rows.Message(workspace));
        await Store.FlushAsync([first], None);
        var second = Rows.Insert(first.Row with { FlushId = Guid.NewGuid(), Size = 1 }, lookups: ["other@example.net"]);

        var results = await Store.FlushAsync([second], None);

        Assert.Equal([WriteResult.Conflict], results);
        Assert.Equivalent(first.Row, await Store.ReadAsync(workspace, first.Row.Id, None), strict: true);
        Assert.Single(await Store.ReadEventsAsync(workspace, first.Row.Id, None));
        Assert.Empty(await ListAsync(lookups: ["other@example.net"]));
    }

    [Fact]
    public async Task RepeatedFlush_CountsAsWrittenAndAddsNothing()
    {
        var insert = Rows.Insert(Rows.Message(workspace), Rows.Key(Rows.Message(workspace)));
        insert = Rows.Insert(insert.Row, Rows.Key(insert.Row, "repeated"));
        await Store.FlushAsync([insert], None);

        Assert.Equal([WriteResult.Written], await Store.FlushAsync([insert], None));

        var update = Rows.Delivered(insert.Row);
        await Store.FlushAsync([update], None);

        Assert.Equal([WriteResult.Written], await Store.FlushAsync([update], None));
        Assert.Equal(2, (await Store.ReadEventsAsync(workspace, insert.Row.Id, None)).Count);
    }

    [Fact]
    public async Task MixedFlush_AnswersEachWriteInOrder()
    {
        var old = Rows.Insert(Rows.Message(workspace));
        var gone = Rows.Insert(Rows.Message(workspace));
        await Store.FlushAsync([old, gone], None);
        var good = Rows.Insert(Rows.Message(workspace));
        var keyed = Rows.Insert(Rows.Message(workspace));
        keyed = Rows.Insert(keyed.Row, Rows.Key(keyed.Row, "mixed"));
        var stale = Rows.Update(old.Row with { Etag = 5 }, row => row);
        var moved = Rows.Delivered(gone.Row);

        var results = await Store.FlushAsync([stale, good, moved, old, keyed], None);

        Assert.Equal(
            [WriteOutcome.Conflict, WriteOutcome.Written, WriteOutcome.Written, WriteOutcome.Written, WriteOutcome.Written],
            results.Select(r => r.Outcome));
    }

    [Fact]
    public async Task InsertAndUpdateOfOneMessageInOneFlush_AreAppliedInOrder()
    {
        var insert = Rows.Insert(Rows.Message(workspace));
        var update = Rows.Delivered(insert.Row);
        var again = Rows.Update(update.Row, row => row with { Size = 77 });
        var loser = Rows.Update(insert.Row, row => row with { Size = 78 });

        var results = await Store.FlushAsync([insert, update, again, loser], None);

        Assert.Equal(
            [WriteOutcome.Written, WriteOutcome.Written, WriteOutcome.Written, WriteOutcome.Conflict],
            results.Select(r => r.Outcome));
        Assert.Equal(77, (await Store.ReadAsync(workspace, insert.Row.Id, None))!.Size);
    }

    [Fact]
    public async Task FindWritten_TellsByEtagAndFlushId()
    {
        var insert = Rows.Insert(Rows.Message(workspace));
        var absent = Rows.Insert(Rows.Message(workspace));
        var other = Rows.Insert(insert.Row with { FlushId = Guid.NewGuid() });
        await Store.FlushAsync([insert], None);

        Assert.Equal([true, false, false], await Store.FindWrittenAsync([insert, absent, other], None));
    }

    [Fact]
    public async Task ContentOfAnUpdate_ReplacesTheFirst()
    {
        var insert = Rows.Insert(Rows.Message(workspace));
        await Store.FlushAsync([insert], None);
        var rendered = new MessageWrite
        {
            Row = insert.Row with { Etag = 2, FlushId = Guid.NewGuid(), Size = 5 },
            ExpectedEtag = 1,
            Content = [5, 5, 5, 5, 5],
        };

        await Store.FlushAsync([rendered], None);

        Assert.Equal(rendered.Content, await Store.ReadContentAsync(workspace, insert.Row.Id, None));
    }

    [Fact]
    public async Task LargeContent_ReadsBackEqual()
    {
        var content = new byte[5_000_000];
        new Random(1).NextBytes(content);
        var write = new MessageWrite { Row = Rows.Message(workspace), ExpectedEtag = 0, Content = content };

        await Store.FlushAsync([write], None);

        Assert.Equal(content, await Store.ReadContentAsync(workspace, write.Row.Id, None));
    }

    [Fact]
    public async Task EventThatExists_IsNotAddedAgain()
    {
        var insert = Rows.Insert(Rows.Message(workspace));
        await Store.FlushAsync([insert], None);
        var update = Rows.Update(insert.Row, row => row, insert.Events[0]);

        await Store.FlushAsync([update], None);

        Assert.Single(await Store.ReadEventsAsync(workspace, insert.Row.Id, None));
    }

    [Fact]
    public async Task PoisonRow_RejectsTheFlushAndNothingIsWritten()
    {
        var good = Rows.Insert(Rows.Message(workspace));
        var poison = new MessageWrite { Row = Rows.Message(workspace) with { Head = null! }, ExpectedEtag = 0 };

        var refusal = await Assert.ThrowsAsync<StoreRejectedException>(() => Store.FlushAsync([good, poison], None));

        Assert.False(refusal.Overall);
        Assert.Null(await Store.ReadAsync(workspace, good.Row.Id, None));
    }

    [Fact]
    public async Task List_IsNewestFirstAndPaged()
    {
        var start = Rows.Now.AddMinutes(-10);
        var rows = Enumerable.Range(0, 5).Select(i => Rows.Message(workspace, start.AddMinutes(i))).ToList();
        await Store.FlushAsync(rows.ConvertAll(row => Rows.Insert(row)), None);

        var page = await ListAsync(limit: 2);
        var next = await ListAsync(limit: 2, cursor: page[^1].Id);

        Assert.Equal([rows[4].Id, rows[3].Id], page.Select(r => r.Id));
        Assert.Equal([rows[2].Id, rows[1].Id], next.Select(r => r.Id));
    }

    [Fact]
    public async Task List_FiltersByStatusLookupsAndTime()
    {
        var start = Rows.Now.AddHours(-1);
        var rows = Enumerable.Range(0, 4).Select(i => Rows.Message(workspace, start.AddMinutes(i))).ToList();
        await Store.FlushAsync(
            [
                Rows.Insert(rows[0], lookups: ["a", "tag"]),
                Rows.Insert(rows[1], lookups: ["a"]),
                Rows.Insert(rows[2] with { Status = DeliveryStatus.Scheduled }, lookups: ["tag"]),
                Rows.Insert(rows[3] with { Status = DeliveryStatus.Bounced, DueAt = null }, lookups: ["b"]),
            ],
            None);

        Assert.Equal([rows[1].Id, rows[0].Id], (await ListAsync(status: DeliveryStatus.Queued)).Select(r => r.Id));
        Assert.Equal([rows[3].Id], (await ListAsync(status: DeliveryStatus.Bounced)).Select(r => r.Id));
        Assert.Equal([rows[0].Id], (await ListAsync(lookups: ["a", "tag"])).Select(r => r.Id));
        Assert.Equal([rows[2].Id, rows[1].Id], (await ListAsync(after: start.AddMinutes(1), before: start.AddMinutes(3))).Select(r => r.Id));
        Assert.Empty(await ListAsync(status: DeliveryStatus.Delivered));
    }

    [Fact]
    public async Task Due_AreRowsOfTheShardWithoutALivingOwner()
    {
        await fixture.Leases.RenewAsync("alive", TimeSpan.FromMinutes(5), None);
        var past = Rows.Now.AddMinutes(-5);
        MessageRow Row(string? owner, DateTimeOffset? due, short shard = 300) => Rows.Message(workspace) with { Shard = shard, Owner = owner, DueAt = due };
        MessageRow ownerless = Row(null, past.AddSeconds(1)), orphan = Row("dead", past);
        await Store.FlushAsync(
            new[] { ownerless, orphan, Row("alive", past), Row(null, Rows.Now.AddHours(1)), Row(null, null), Row(null, past, 301) }
                .Select(row => Rows.Insert(row)).ToList(),
            None);

        var due = await Store.FindDueAsync(300, 10, None);

        Assert.Equal([new DueRow(workspace, orphan.Id, "dead"), new DueRow(workspace, ownerless.Id, null)], due);
        Assert.Single(await Store.FindDueAsync(300, 1, None));
    }

    [Fact]
    public async Task QueueDepth_CountsWhatHasNotEnded_UpToTheLimit_AndTellsTheOldest()
    {
        const short Shard = 302;
        MessageRow Row(DateTimeOffset? due, short shard = Shard) => Rows.Message(workspace) with { Shard = shard, DueAt = due };

        Assert.Equal(new QueueDepth(0, 0, null), await Store.MeasureQueueAsync(Shard, 10, None));
        await Store.FlushAsync(
            new[] { Row(Rows.Now.AddMinutes(-5)), Row(Rows.Now.AddMinutes(-1)), Row(Rows.Now.AddMinutes(-1)), Row(Rows.Now.AddHours(1)), Row(null), Row(Rows.Now.AddDays(-1), 303) }
                .Select(row => Rows.Insert(row)).ToList(),
            None);

        var depth = await Store.MeasureQueueAsync(Shard, 10, None);
        Assert.Equal((3, 1), (depth.Due, depth.Later));
        Assert.InRange(depth.OldestDue!.Value, TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(6));
        Assert.Equal(2, (await Store.MeasureQueueAsync(Shard, 2, None)).Due);
    }

    [Fact]
    public async Task Ping_Answers() => await Store.PingAsync(None);

    private Task<IReadOnlyList<MessageRow>> ListAsync(
        DeliveryStatus? status = null,
        string[]? lookups = null,
        DateTimeOffset? after = null,
        DateTimeOffset? before = null,
        MessageId? cursor = null,
        int limit = 50) =>
        Store.ListAsync(new MessageListQuery(workspace, status, (lookups ?? []).Select(Rows.Hash).ToList(), after, before, cursor, limit), None);
}
