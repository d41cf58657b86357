// What operators' questions promise; run over PostgreSQL and SQLite.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using Xunit;

namespace MonkeysMail.Tests.Storage;

public abstract class OperatorStoreContract(StoreFixture fixture)
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly StuckQuery Usual = new(TimeSpan.FromMinutes(15), Attempts: 30, After: null, Limit: 100);

    private readonly WorkspaceId workspace = Rows.Workspace();

    [Fact]
    public async Task Volume_CountsTheWindowByStatus()
    {
        await InsertAsync(Rows.Message(workspace), Rows.Message(workspace, Rows.Now.AddMinutes(-50)), Rows.Message(workspace, Rows.Now.AddHours(-2)));
        var delivered = Rows.Message(workspace);
        await InsertAsync(delivered);
        await fixture.Messages.FlushAsync([Rows.Delivered(delivered)], None);

        var volume = await VolumeAsync(Hour, rows: 100);

        Assert.Equal((2L, 1L, 3L), (volume.Counts[DeliveryStatus.Queued], volume.Counts[DeliveryStatus.Delivered], volume.Total));
        Assert.True(volume.IsComplete);
        Assert.InRange(volume.Since, Rows.Now - Hour - TimeSpan.FromMinutes(1), Rows.Now - Hour + TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Volume_OfABusyWorkspace_IsThatOfItsNewestMessages()
    {
        var rows = Enumerable.Range(0, 6).Select(i => Rows.Message(workspace, Rows.Now.AddMinutes(-i))).ToArray();
        await InsertAsync(rows);

        var volume = await VolumeAsync(Hour, rows: 3);

        Assert.False(volume.IsComplete);
        Assert.Equal(4, volume.Total);
        Assert.Equal(rows[3].CreatedAt, volume.Since);
    }

    [Fact]
    public async Task Volume_OfManyWorkspaces_IsBounded_AndSilentOnesAreLeftOut()
    {
        await InsertAsync(Rows.Message(workspace, Rows.Now.AddDays(-3)), Rows.Message(Rows.Workspace()), Rows.Message(Rows.Workspace()));

        Assert.DoesNotContain(await fixture.Operators.MeasureAsync(Hour, 100, 1_000, None), volume => volume.Workspace == workspace);
        Assert.True((await fixture.Operators.MeasureAsync(TimeSpan.FromDays(7), 100, 2, None)).Count <= 2);
    }

    [Fact]
    public async Task Stuck_AreTheOverdueTheOrphanedAndTheEverTried()
    {
        await fixture.Leases.RenewAsync("ended", TimeSpan.FromMilliseconds(-1), None);
        await fixture.Leases.RenewAsync("lives", Hour, None);
        var now = Rows.Now;
        var fine = Rows.Message(workspace) with { DueAt = now.AddSeconds(-5), Owner = "lives" };
        var waits = Rows.Message(workspace) with { DueAt = now.AddSeconds(-5), Owner = null };
        var later = Rows.Message(workspace) with { Status = DeliveryStatus.Deferred, DueAt = now.AddHours(1), Owner = null, Attempt = 29 };
        var ended = Rows.Message(workspace) with { Status = DeliveryStatus.Delivered, DueAt = null, Owner = null, Attempt = 99 };
        var overdue = Rows.Message(workspace) with { DueAt = now.AddHours(-1), Owner = "lives" };
        var orphan = Rows.Message(workspace) with { DueAt = now.AddSeconds(-6), Owner = "ended" };
        var unknown = Rows.Message(workspace) with { DueAt = now.AddSeconds(-5), Owner = "never seen" };
        var tried = Rows.Message(workspace) with { DueAt = now.AddSeconds(-4), Owner = "lives", Attempt = 30 };
        var triedAgain = Rows.Message(workspace) with { Status = DeliveryStatus.Deferred, DueAt = now.AddHours(2), Owner = null, Attempt = 31 };
        await InsertAsync(fine, waits, later, ended, overdue, orphan, unknown, tried, triedAgain);

        var found = (await fixture.Operators.FindStuckAsync(Usual, None)).Where(message => message.Workspace == workspace).ToList();

        Assert.Equal(
            [
                Stuck(overdue, StuckReason.Overdue, lives: true), Stuck(orphan, StuckReason.Orphaned, lives: false),
                Stuck(unknown, StuckReason.Orphaned, lives: false), Stuck(tried, StuckReason.ManyAttempts, lives: true),
                Stuck(triedAgain, StuckReason.ManyAttempts, lives: false),
            ],
            found);
    }

    [Fact]
    public async Task Stuck_ArePagedWithoutGapsOrRepeats()
    {
        var due = Rows.Now.AddHours(-30);
        var rows = Enumerable.Range(0, 40).Select(i => Rows.Message(workspace) with { DueAt = due.AddMinutes(i / 4), Owner = null }).ToArray();
        await InsertAsync(rows);

        var found = new List<StuckMessage>();
        for (StuckPosition? after = null; ;)
        {
            var page = await fixture.Operators.FindStuckAsync(Usual with { After = after, Limit = 7 }, None);
            found.AddRange(page.Where(message => message.Workspace == workspace));
            if (page.Count < 7)
            {
                break;
            }

            after = new StuckPosition(page[^1].DueAt, page[^1].Id.Value);
        }

        Assert.Equal(rows.OrderBy(row => row.DueAt).ThenBy(row => row.Id.Value).Select(row => row.Id), found.Select(message => message.Id));
    }

    private static StuckMessage Stuck(MessageRow row, StuckReason reason, bool lives) =>
        new(row.Workspace, row.Id, row.Status, row.CreatedAt, row.DueAt!.Value, row.Owner, lives, row.Attempt, reason);

    private async Task InsertAsync(params MessageRow[] rows)
    {
        var results = await fixture.Messages.FlushAsync([.. rows.Select(row => Rows.Insert(row))], None);
        Assert.All(results, result => Assert.Equal(WriteResult.Written, result));
    }

    private async Task<WorkspaceVolume> VolumeAsync(TimeSpan window, int rows) =>
        Assert.Single(await fixture.Operators.MeasureAsync(window, rows, 1_000, None), volume => volume.Workspace == workspace);
}
