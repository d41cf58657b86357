// What the small stores promise (leases, suppressions, data keys, bootstrap); run over PostgreSQL and SQLite.
using System.Buffers.Binary;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using Xunit;
using EventId = MonkeysMail.Grains.Contracts.EventId;

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
    public async Task Suppression_ReadsBackEqual()
    {
        var rows = new[]
        {
            Suppression("a@example.net") with { Source = new EventId(Guid.NewGuid()), ExpiresAt = Rows.Now.AddDays(1) },
            Suppression("b@example.net") with { Stream = MailStream.Broadcast, Reason = SuppressionReason.Unsubscribe },
        };

        await fixture.Suppressions.AddAsync(rows, None);

        var found = await fixture.Suppressions.FindAsync(workspace, [Rows.Hash("b@example.net"), Rows.Hash("a@example.net"), Rows.Hash("c@example.net")], None);
        Assert.Equivalent(rows, found.OrderBy(r => r.Reason), strict: true);
    }

    [Fact]
    public async Task SuppressionThatExists_KeepsItsReasonAndTheLaterExpiry()
    {
        var first = Suppression("a@example.net") with { ExpiresAt = Rows.Now.AddDays(2) };
        await fixture.Suppressions.AddAsync([first], None);
        var earlier = first with { Reason = SuppressionReason.Complaint, ExpiresAt = Rows.Now.AddDays(1) };
        var later = first with { Reason = SuppressionReason.Complaint, ExpiresAt = Rows.Now.AddDays(3) };

        await fixture.Suppressions.AddAsync([earlier], None);
        Assert.Equivalent(first, await SingleAsync(), strict: true);
        await fixture.Suppressions.AddAsync([later, earlier], None);
        Assert.Equivalent(first with { ExpiresAt = later.ExpiresAt }, await SingleAsync(), strict: true);
        await fixture.Suppressions.AddAsync([first with { ExpiresAt = null }], None);
        await fixture.Suppressions.AddAsync([earlier], None);
        Assert.Equivalent(first with { ExpiresAt = null }, await SingleAsync(), strict: true);
    }

    [Fact]
    public async Task ExpiredSuppression_IsNotFoundAndIsReplacedWhole()
    {
        await fixture.Suppressions.AddAsync([Suppression("a@example.net") with { ExpiresAt = Rows.Now.AddSeconds(-1) }], None);
        Assert.Empty(await fixture.Suppressions.FindAsync(workspace, [Rows.Hash("a@example.net")], None));
        var again = Suppression("a@example.net") with { Reason = SuppressionReason.Manual, Sealed = [8] };

        await fixture.Suppressions.AddAsync([again], None);

        Assert.Equivalent(again, await SingleAsync(), strict: true);
    }

    [Fact]
    public async Task Hashes_AreTheFirstOctetsOfEachAddressOnce()
    {
        var rows = Enumerable.Range(0, 100).Select(i => Suppression($"{i}@example.net")).ToList();
        rows.Add(rows[0] with { Stream = MailStream.Broadcast });
        await fixture.Suppressions.AddAsync(rows, None);
        await fixture.Suppressions.AddAsync([Suppression("x@example.net") with { Workspace = Rows.Workspace() }], None);

        var hashes = new List<ulong>();
        await foreach (var hash in fixture.Suppressions.LoadHashesAsync(workspace, None))
        {
            hashes.Add(hash);
        }

        var expected = rows.Take(100).Select(r => BinaryPrimitives.ReadUInt64BigEndian(r.AddressHash));
        Assert.Equal(expected.Order(), hashes.Order());
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

    private SuppressionRow Suppression(string address) => new(
        workspace, Rows.Hash(address), null, SuppressionReason.Bounce, null, Rows.Now, null, [4, 2]);

    private async Task<SuppressionRow> SingleAsync() =>
        Assert.Single(await fixture.Suppressions.FindAsync(workspace, [Rows.Hash("a@example.net")], None));
}
