// What the suppression list's rows promise; run over PostgreSQL and SQLite.
using System.Buffers.Binary;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using Xunit;
using EventId = MonkeysMail.Grains.Contracts.EventId;

namespace MonkeysMail.Tests.Storage;

public abstract class SuppressionStoreContract(StoreFixture fixture)
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly WorkspaceId workspace = Rows.Workspace();
    private readonly ISuppressionStore store = fixture.Suppressions;

    [Fact]
    public async Task Suppression_ReadsBackEqual()
    {
        var rows = new[]
        {
            Suppression("a@example.net") with { Source = new EventId(Guid.NewGuid()), ExpiresAt = Rows.Now.AddDays(1) },
            Suppression("b@example.net") with { Stream = MailStream.Broadcast, Reason = SuppressionReason.Unsubscribe },
        };

        Assert.Equal(new SuppressionCounts(2, 0), await store.AddAsync(rows, null, None));

        var found = await store.FindAsync(workspace, [Rows.Hash("b@example.net"), Rows.Hash("a@example.net"), Rows.Hash("c@example.net")], None);
        Assert.Equivalent(rows, found.OrderBy(r => r.Reason), strict: true);
    }

    [Fact]
    public async Task SuppressionThatExists_KeepsItsReasonAndTheLaterExpiry()
    {
        var first = Suppression("a@example.net") with { ExpiresAt = Rows.Now.AddDays(2) };
        await store.AddAsync([first], null, None);
        var earlier = first with { Reason = SuppressionReason.Complaint, ExpiresAt = Rows.Now.AddDays(1) };
        var later = first with { Reason = SuppressionReason.Complaint, ExpiresAt = Rows.Now.AddDays(3) };

        await store.AddAsync([earlier], null, None);
        Assert.Equivalent(first, await SingleAsync(), strict: true);
        await store.AddAsync([later, earlier], null, None);
        Assert.Equivalent(first with { ExpiresAt = later.ExpiresAt }, await SingleAsync(), strict: true);
        await store.AddAsync([first with { ExpiresAt = null }], null, None);
        await store.AddAsync([earlier], null, None);
        Assert.Equivalent(first with { ExpiresAt = null }, await SingleAsync(), strict: true);
    }

    [Fact]
    public async Task ExpiredSuppression_IsNotFoundAndIsReplacedWhole()
    {
        await store.AddAsync([Suppression("a@example.net") with { ExpiresAt = Rows.Now.AddSeconds(-1) }], null, None);
        Assert.Empty(await store.FindAsync(workspace, [Rows.Hash("a@example.net")], None));
        var again = Suppression("a@example.net") with { Reason = SuppressionReason.Manual, Sealed = [8] };

        await store.AddAsync([again], null, None);

        Assert.Equivalent(again, await SingleAsync(), strict: true);
    }

    [Fact]
    public async Task Addition_CountsWhatIsNewAndWhatLastsLonger()
    {
        var ends = Suppression("a@example.net") with { ExpiresAt = Rows.Now.AddDays(1) };
        var expired = Suppression("b@example.net") with { ExpiresAt = Rows.Now.AddSeconds(-1) };
        var stays = Suppression("c@example.net");

        Assert.Equal(new SuppressionCounts(3, 0), await store.AddAsync([ends, expired, stays, stays], null, None));
        Assert.Equal(
            new SuppressionCounts(1, 2),
            await store.AddAsync(
                [ends with { ExpiresAt = null }, expired with { ExpiresAt = null }, stays, stays with { Stream = MailStream.Broadcast }], null, None));
        Assert.Equal(default, await store.AddAsync([ends with { ExpiresAt = null }, stays], null, None));
    }

    [Fact]
    public async Task AuditEntry_KnowsTheCounts_AndIsWrittenOnce()
    {
        var entry = new AuditOutboxRow(workspace, Guid.CreateVersion7(), [1, 2, 3]);
        SuppressionCounts? told = null;

        await store.AddAsync([Suppression("a@example.net")], Note, None);
        Assert.Equal(new SuppressionCounts(1, 0), told);
        await store.AddAsync([Suppression("a@example.net")], Note, None);
        Assert.Equal(default(SuppressionCounts), told);
        await store.AddAsync([Suppression("b@example.net")], _ => null, None);

        Assert.Equal([entry.Id], await fixture.OutboxAsync(workspace));

        AuditOutboxRow Note(SuppressionCounts counts)
        {
            told = counts;
            return entry;
        }
    }

    [Fact]
    public async Task FailedAuditEntry_LeavesNothingBehind()
    {
        await store.AddAsync([Suppression("b@example.net")], null, None);

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.AddAsync(
            [Suppression("a@example.net")], _ => throw new InvalidOperationException("no entry"), None));
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.RemoveAsync(
            workspace, Rows.Hash("b@example.net"), null, _ => throw new InvalidOperationException("no entry"), None));

        Assert.Equal([Rows.Hash("b@example.net")], (await PageAsync(limit: 10)).Select(row => row.AddressHash));
        Assert.Empty(await fixture.OutboxAsync(workspace));
    }

    [Fact]
    public async Task Removal_TakesTheScopeThatWasAskedFor()
    {
        var all = Suppression("a@example.net");
        var broadcast = all with { Stream = MailStream.Broadcast };
        var transactional = all with { Stream = MailStream.Transactional };
        await store.AddAsync([all, broadcast, transactional, Suppression("b@example.net")], null, None);

        Assert.Equivalent(new[] { broadcast }, await RemoveAsync("a@example.net", SuppressionScope.Broadcast), strict: true);
        Assert.Empty(await RemoveAsync("a@example.net", SuppressionScope.Broadcast));
        Assert.Equivalent(new[] { all }, await RemoveAsync("a@example.net", SuppressionScope.All), strict: true);
        Assert.Equivalent(new[] { transactional }, await RemoveAsync("a@example.net", null), strict: true);

        Assert.Equal([Rows.Hash("b@example.net")], (await PageAsync(limit: 10)).Select(row => row.AddressHash));
        Assert.Equal(3, (await fixture.OutboxAsync(workspace)).Count);
    }

    [Fact]
    public async Task RemovalOfWhatHasExpired_IsOfNothing()
    {
        await store.AddAsync([Suppression("a@example.net") with { ExpiresAt = Rows.Now.AddSeconds(-1) }], null, None);

        Assert.Empty(await RemoveAsync("a@example.net", null));
        Assert.Empty(await fixture.OutboxAsync(workspace));
    }

    [Fact]
    public async Task Removal_LeavesOtherWorkspacesAlone()
    {
        var other = Suppression("a@example.net") with { Workspace = Rows.Workspace() };
        await store.AddAsync([other], null, None);

        Assert.Empty(await RemoveAsync("a@example.net", null));
        Assert.Single(await store.FindAsync(other.Workspace, [other.AddressHash], None));
    }

    [Fact]
    public async Task Pages_AreNewestFirst_AndLeaveNothingOut()
    {
        var now = Rows.Now;
        var rows = Enumerable.Range(0, 25).Select(i => Suppression($"{i}@example.net") with { CreatedAt = now.AddSeconds(-(i / 5)) }).ToList();
        rows.Add(rows[3] with { Stream = MailStream.Broadcast });
        await store.AddAsync(rows, null, None);
        await store.AddAsync([Suppression("x@example.net") with { ExpiresAt = now.AddSeconds(-1) }, Suppression("y@example.net") with { Workspace = Rows.Workspace() }], null, None);

        var seen = new List<SuppressionRow>();
        SuppressionCursor? cursor = null;
        do
        {
            var page = await PageAsync(cursor, limit: 4);
            seen.AddRange(page);
            cursor = page.Count == 4 ? CursorOf(page[^1]) : null;
        }
        while (cursor is not null);

        Assert.Equal(26, seen.Count);
        Assert.Equivalent(
            rows.Select(row => (new Guid(row.AddressHash, bigEndian: true), row.Stream)), seen.Select(row => (new Guid(row.AddressHash, bigEndian: true), row.Stream)), strict: true);
        Assert.Equal(seen.Select(row => row.CreatedAt).OrderDescending(), seen.Select(row => row.CreatedAt));
    }

    [Fact]
    public async Task Page_IsFiltered()
    {
        var bounce = Suppression("a@example.net");
        var complaint = Suppression("b@example.net") with { Reason = SuppressionReason.Complaint, Stream = MailStream.Broadcast };
        var manual = Suppression("a@example.net") with { Reason = SuppressionReason.Manual, Stream = MailStream.Transactional };
        await store.AddAsync([bounce, complaint, manual], null, None);

        Assert.Equivalent(new[] { complaint }, await QueryAsync(query => query with { Reason = SuppressionReason.Complaint }), strict: true);
        Assert.Equivalent(new[] { bounce }, await QueryAsync(query => query with { Scope = SuppressionScope.All }), strict: true);
        Assert.Equivalent(new[] { manual }, await QueryAsync(query => query with { Scope = SuppressionScope.Transactional }), strict: true);
        Assert.Equal(2, (await QueryAsync(query => query with { AddressHash = Rows.Hash("a@example.net") })).Count);
        Assert.Empty(await QueryAsync(query => query with { Reason = SuppressionReason.Bounce, Scope = SuppressionScope.Broadcast }));
    }

    [Fact]
    public async Task Hashes_AreTheFirstOctetsOfEveryAddress()
    {
        var rows = Enumerable.Range(0, 25_000).Select(i => Suppression($"{i}@example.net")).ToList();
        rows.Add(rows[0] with { Stream = MailStream.Broadcast });
        await store.AddAsync(rows, null, None);
        await store.AddAsync([Suppression("x@example.net") with { Workspace = Rows.Workspace() }], null, None);

        var hashes = new HashSet<ulong>();
        await foreach (var page in store.LoadHashesAsync(workspace, None))
        {
            hashes.UnionWith(page.ToArray());
        }

        Assert.Equal(rows.Take(25_000).Select(r => BinaryPrimitives.ReadUInt64BigEndian(r.AddressHash)).Order(), hashes.Order());
    }

    [Fact]
    public async Task EqualAdditions_AtOnce_AddEachRowOnce()
    {
        var rows = Enumerable.Range(0, 200).Select(i => Suppression($"{i}@example.net")).ToList();

        var counts = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => store.AddAsync(i % 2 == 0 ? rows : [.. Enumerable.Reverse(rows)], null, None)));

        Assert.Equal(200, counts.Sum(count => count.Added));
    }

    private SuppressionRow Suppression(string address) => new(
        workspace, Rows.Hash(address), null, SuppressionReason.Bounce, null, Rows.Now, null, [4, 2]);

    private static SuppressionCursor CursorOf(SuppressionRow row) => new(
        (row.CreatedAt - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
        new Guid(row.AddressHash, bigEndian: true),
        row.Stream is null ? SuppressionScope.All : SuppressionScope.Broadcast);

    private async Task<SuppressionRow> SingleAsync() => Assert.Single(await store.FindAsync(workspace, [Rows.Hash("a@example.net")], None));

    private Task<IReadOnlyList<SuppressionRow>> PageAsync(SuppressionCursor? after = null, int limit = 50) =>
        store.PageAsync(new SuppressionPageQuery(workspace, null, null, null, after, limit), None);

    private Task<IReadOnlyList<SuppressionRow>> QueryAsync(Func<SuppressionPageQuery, SuppressionPageQuery> filter) =>
        store.PageAsync(filter(new SuppressionPageQuery(workspace, null, null, null, null, 50)), None);

    private Task<IReadOnlyList<SuppressionRow>> RemoveAsync(string address, SuppressionScope? scope) => store.RemoveAsync(
        workspace, Rows.Hash(address), scope, _ => new AuditOutboxRow(workspace, Guid.CreateVersion7(), [1]), None);
}
