// What the registry of workspaces and the store of their jobs promise; run over PostgreSQL and SQLite. Each class has a database of its own, and each test ends the jobs that it
// ordered: a claim takes whatever is due.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using Xunit;

namespace MonkeysMail.Tests.Storage;

public abstract class WorkspaceStoreContract(StoreFixture fixture)
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly WorkspaceId workspace = Rows.Workspace();

    [Fact]
    public async Task Deleted_StaysAsATombstone_AndIsNeverRegisteredAgain()
    {
        Assert.True(await fixture.Workspaces.RegisterAsync(workspace, None));
        Assert.True(await fixture.Workspaces.RegisterAsync(workspace, None));
        var audit = new AuditOutboxRow(workspace, Guid.CreateVersion7(), [1]);

        Assert.True(await fixture.Workspaces.OrderDeletionAsync(workspace, audit, None));

        Assert.False(await fixture.Workspaces.OrderDeletionAsync(workspace, audit, None));
        Assert.False(await fixture.Workspaces.RegisterAsync(workspace, None));
        Assert.Equal([audit.Id], await fixture.OutboxAsync(workspace));
        var job = (await fixture.WorkspaceJobs.ClaimAsync("a", Minute, None))!;
        Assert.Equal((workspace, WorkspaceTable.Messages), (job.Workspace, job.Stage));
        Assert.True(job.DeletedFor >= TimeSpan.Zero);
        Assert.True(await fixture.WorkspaceJobs.SaveAsync(job with { Stage = WorkspaceTable.Events, DeletedRows = 7 }, "a", Minute, null, None));
        var row = (await fixture.Workspaces.FindAsync(workspace, None))!;
        Assert.Equal((WorkspaceTable.Events, 7), (row.Stage, row.DeletedRows));
        Assert.Null(row.ErasedAt);
        await fixture.WorkspaceJobs.FinishAsync(job with { DeletedRows = 8 }, "a", None);
        row = (await fixture.Workspaces.FindAsync(workspace, None))!;
        Assert.True(row.ErasedAt >= row.DeletedAt && row.DeletedAt >= row.CreatedAt && row.DeletedRows == 8);
        Assert.Null(await fixture.WorkspaceJobs.ClaimAsync("a", Minute, None));
        Assert.Contains(row, await fixture.Workspaces.ListAsync(new WorkspaceId(Guid.Empty), 1_000, None));
    }

    [Fact]
    public async Task Order_IsOneRunnersAtATime_AndALaterOneTakesItAway()
    {
        await fixture.Workspaces.RegisterAsync(workspace, None);
        await fixture.Workspaces.OrderReleaseAsync(workspace, TimeSpan.Zero, None);

        var job = (await fixture.WorkspaceJobs.ClaimAsync("a", Minute, None))!;

        Assert.Null(job.DeletedFor);
        Assert.Null(await fixture.WorkspaceJobs.ClaimAsync("b", Minute, None));
        Assert.True(await fixture.WorkspaceJobs.SaveAsync(job, "a", TimeSpan.Zero, null, None));
        var taken = (await fixture.WorkspaceJobs.ClaimAsync("b", Minute, None))!;
        Assert.Equal(job.DueAt, taken.DueAt);
        Assert.False(await fixture.WorkspaceJobs.SaveAsync(job, "a", Minute, null, None));

        await fixture.Workspaces.OrderReleaseAsync(workspace, null, None);
        Assert.False(await fixture.WorkspaceJobs.SaveAsync(taken, "b", Minute, null, None));
        await fixture.Workspaces.OrderReleaseAsync(workspace, TimeSpan.FromHours(1), None);
        Assert.Null(await fixture.WorkspaceJobs.ClaimAsync("b", Minute, None));
        await fixture.Workspaces.OrderReleaseAsync(workspace, TimeSpan.Zero, None);
        var again = (await fixture.WorkspaceJobs.ClaimAsync("b", Minute, None))!;
        await fixture.WorkspaceJobs.FinishAsync(taken, "b", None); // what was done for the order before
        Assert.True(await fixture.WorkspaceJobs.SaveAsync(again, "b", Minute, TimeSpan.FromHours(1), None));
        Assert.Null(await fixture.WorkspaceJobs.ClaimAsync("b", Minute, None));
        await fixture.Workspaces.OrderReleaseAsync(workspace, null, None);
    }

    [Fact]
    public async Task Queue_IsWalkedByShard_AndShowsOnlyTheWorkspaces()
    {
        var due = Rows.Now.AddHours(1);
        var ours = Enumerable.Range(0, 5).Select(i => Rows.Message(workspace) with { Shard = 3, DueAt = due.AddSeconds(i / 2) }).ToArray();
        var others = Enumerable.Range(0, 3).Select(i => Rows.Message(Rows.Workspace()) with { Shard = 3, DueAt = due.AddSeconds(i) }).ToArray();
        var elsewhere = Rows.Message(workspace) with { Shard = 4, DueAt = due };
        var ended = Rows.Message(workspace) with { Shard = 3, DueAt = null };
        await fixture.Messages.FlushAsync([.. ours.Concat(others).Append(elsewhere).Append(ended).Select(row => Rows.Insert(row))], None);

        var found = new List<MessageId>();
        WaitingPosition? after = null;
        do
        {
            var page = await fixture.WorkspaceJobs.FindWaitingAsync(3, workspace, after, 2, None);
            found.AddRange(page.Messages);
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(ours.Select(row => row.Id).Order(ById), found.Order(ById));
    }

    [Fact]
    public async Task Rows_AreDeletedInSteps_AndOnlyTheWorkspaces()
    {
        var ours = Enumerable.Range(0, 5).Select(_ => Rows.Message(workspace)).ToArray();
        var other = Rows.Message(Rows.Workspace());
        await fixture.Messages.FlushAsync([.. ours.Append(other).Select(row => Rows.Insert(row))], None);

        foreach (var table in Enum.GetValues<WorkspaceTable>().Where(table => table != WorkspaceTable.States))
        {
            var (deleted, last) = (0, Guid.Empty);
            while (await fixture.WorkspaceJobs.DeleteRowsAsync(table, workspace, last, 2, None) is { Count: > 0 } page)
            {
                Assert.InRange(page.Count, 1, 2);
                (deleted, last) = (deleted + page.Count, page.Last);
            }

            Assert.True(deleted == 0 || deleted >= 5, $"{table}: {deleted}");
        }

        Assert.Null(await fixture.Messages.ReadAsync(workspace, ours[0].Id, None));
        Assert.Null(await fixture.Messages.ReadContentAsync(workspace, ours[4].Id, None));
        Assert.Empty(await fixture.Messages.ReadEventsAsync(workspace, ours[2].Id, None));
        Assert.NotNull(await fixture.Messages.ReadContentAsync(other.Workspace, other.Id, None));
        Assert.NotEmpty(await fixture.Messages.ReadEventsAsync(other.Workspace, other.Id, None));
    }

    private static readonly Comparer<MessageId> ById = Comparer<MessageId>.Create((one, other) => one.Value.CompareTo(other.Value));
}
