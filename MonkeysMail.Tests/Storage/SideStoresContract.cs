// What the small stores promise (leases, data keys, bootstrap); run over PostgreSQL and SQLite.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Dns.MtaSts;
using MonkeysMail.Grains.Storage;
using Xunit;

namespace MonkeysMail.Tests.Storage;

public abstract class SideStoresContract(StoreFixture fixture)
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Minutes = TimeSpan.FromMinutes(5);

    private readonly WorkspaceId workspace = Rows.Workspace();

    [Fact]
    public async Task Lease_IsRenewedWhileItLives()
    {
        var owner = $"silo-{Guid.NewGuid()}";

        Assert.NotNull(await fixture.Leases.RenewAsync(owner, Minutes, None));
        Assert.NotNull(await fixture.Leases.RenewAsync(owner, Minutes, None));
    }

    [Fact]
    public async Task MtaStsPolicy_IsKept_TheLaterFetchWins_AndItEnds()
    {
        var at = new DateTimeOffset(2026, 1, 31, 8, 0, 0, TimeSpan.Zero);
        var domain = Guid.NewGuid().ToByteArray();
        var first = new MtaStsRow(workspace, domain, at, at.AddDays(1), [1]);
        var second = first with { FetchedAt = at.AddHours(1), ExpiresAt = at.AddDays(2), Sealed = [2] };

        await fixture.MtaSts.SaveAsync(second, None);
        await fixture.MtaSts.SaveAsync(first, None);
        Assert.Equivalent(second, await fixture.MtaSts.FindAsync(workspace, domain, None), strict: true);
        Assert.Null(await fixture.MtaSts.FindAsync(workspace, Guid.NewGuid().ToByteArray(), None));

        await fixture.MtaSts.DeleteExpiredAsync(at.AddDays(3), None);
        Assert.Null(await fixture.MtaSts.FindAsync(workspace, domain, None));
    }

    [Fact]
    public async Task EndedLease_StaysEnded()
    {
        var owner = $"silo-{Guid.NewGuid()}";
        await fixture.Leases.RenewAsync(owner, TimeSpan.FromMilliseconds(-1), None);

        Assert.Null(await fixture.Leases.RenewAsync(owner, Minutes, None));
        Assert.Null(await fixture.Leases.RenewAsync(owner, Minutes, None));
    }

    [Fact]
    public async Task ReleasedLease_FreesItsRowsAtOnce()
    {
        var owner = $"silo-{Guid.NewGuid()}";
        var shard = (short)(1000 + (Math.Abs(owner.GetHashCode(StringComparison.Ordinal)) % 20000));
        var row = Rows.Message(workspace) with { Owner = owner, Shard = shard };
        await fixture.Leases.RenewAsync(owner, Minutes, None);
        await fixture.Messages.FlushAsync([Rows.Insert(row)], None);
        Assert.Empty(await fixture.Messages.FindDueAsync(shard, 10, None));

        await fixture.Leases.ReleaseAsync(owner, None);

        Assert.Equal([new DueRow(workspace, row.Id, owner)], await fixture.Messages.FindDueAsync(shard, 10, None));
        Assert.Null(await fixture.Leases.RenewAsync(owner, Minutes, None));
    }

    [Fact]
    public async Task DataKey_IsInsertedOnce()
    {
        var row = new DataKeyRow(workspace, Purpose: 0, Version: 1, MasterVersion: 3, Wrapped: [1, 2, 3]);

        Assert.True(await fixture.Keys.InsertAsync(row, None));
        Assert.False(await fixture.Keys.InsertAsync(row with { Wrapped = [9] }, None));
        Assert.True(await fixture.Keys.InsertAsync(row with { Purpose = 1 }, None));

        Assert.Equivalent(new[] { row, row with { Purpose = 1 } }, (await fixture.Keys.ReadAsync(workspace, None)).Rows, strict: true);
        Assert.Empty((await fixture.Keys.ReadAsync(Rows.Workspace(), None)).Rows);
    }

    [Fact]
    public async Task Bootstrap_IsTheFirstWorkspaceForEverybody()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => fixture.Bootstrap.FindOrCreateAsync(Rows.Workspace(), None)));

        Assert.Single(answers.Distinct());
        Assert.Equal(answers[0], await fixture.Bootstrap.FindOrCreateAsync(Rows.Workspace(), None));
    }
}
