// The list over a real store: what is in memory, what the row decides, and what happens while a long list is still being read.
using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using MonkeysMail.Grains.Audit;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Storage;
using MonkeysMail.Grains.Suppression;
using MonkeysMail.Silo.Keys;
using MonkeysMail.Tests.Kit;
using MonkeysMail.Tests.Storage;
using Xunit;

namespace MonkeysMail.Tests.Suppression;

public sealed class SuppressionListTests(SqliteStoreFixture fixture) : IClassFixture<SqliteStoreFixture>, IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly Actor Me = new(ActorKind.Key, "key_abcdefghijkl", "192.0.2.1", "req_1");

    private readonly TestDirectory directory = new();
    private readonly WorkspaceId workspace = Rows.Workspace();
    private readonly FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());
    private readonly HeldStore store = new(fixture.Suppressions);
    private WorkspaceSealers sealers = null!;

    public async Task InitializeAsync()
    {
        sealers = new WorkspaceSealers(fixture.Keys, FileMasterKeys.OpenOrCreate(Path.Combine(directory.Path, "keys.json")), TimeProvider.System);
        await sealers.EnsureCreatedAsync(workspace);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task AddressesOfTheList_AreFoundByTheirPlace()
    {
        var list = List();
        await list.AddAsync([Entry("ann@example.net"), Entry("bob@example.net")]);

        Assert.Equal((int[])[1, 3], await FindAsync(list, MailStream.Transactional, ["x@example.net", "ann@example.net", "y@example.net", "bob@example.net"]));
        Assert.Empty(await FindAsync(list, MailStream.Transactional, [.. Enumerable.Range(0, 50).Select(i => $"{i}@example.net")]));
        Assert.Equal((int[])[49], await FindAsync(list, MailStream.Transactional, [.. Enumerable.Range(0, 49).Select(i => $"{i}@example.net"), "bob@example.net"]));
        Assert.Equal(2, store.Confirmations);
    }

    [Fact]
    public async Task EntryOfAStream_CoversThatStreamAlone()
    {
        var list = List();
        await list.AddAsync([Entry("ann@example.net") with { Stream = MailStream.Broadcast }]);

        Assert.Equal((int[])[0], await FindAsync(list, MailStream.Broadcast, ["ann@example.net"]));
        Assert.Empty(await FindAsync(list, MailStream.Transactional, ["ann@example.net"]));
    }

    [Fact]
    public async Task EntryThatExpires_CoversNothingAfterwards()
    {
        var list = List();
        await list.AddAsync([Entry("ann@example.net") with { ExpiresAt = time.GetUtcNow().AddMinutes(5) }]);
        Assert.Equal((int[])[0], await FindAsync(list, MailStream.Broadcast, ["ann@example.net"]));

        time.Advance(TimeSpan.FromMinutes(5));

        Assert.Empty(await FindAsync(list, MailStream.Broadcast, ["ann@example.net"]));
    }

    [Fact]
    public async Task RemovedAddress_IsFreeAtOnce_AndCanComeBack()
    {
        var list = List();
        await list.AddAsync([Entry("ann@example.net")]);

        Assert.Equal(1, await list.RemoveAsync("ann@example.net", null, Removed));
        Assert.Empty(await FindAsync(list, MailStream.Broadcast, ["ann@example.net"]));
        Assert.Equal(0, await list.RemoveAsync("ann@example.net", null, Removed));
        await list.AddAsync([Entry("ann@example.net")]);
        Assert.Equal((int[])[0], await FindAsync(list, MailStream.Broadcast, ["ann@example.net"]));
    }

    [Fact]
    public async Task ListOfAnEarlierActivation_IsFound()
    {
        await List().AddAsync([Entry("ann@example.net")]);

        Assert.Equal((int[])[0], await FindAsync(List(), MailStream.Broadcast, ["ann@example.net"]));
    }

    [Fact]
    public async Task AdditionDuringTheLoad_IsNotLost()
    {
        var go = new TaskCompletionSource();
        store.Go = go.Task;
        await List().AddAsync([Entry("old@example.net")]);
        var list = List();
        var loading = list.LoadAsync();
        await store.Looked.Task.WaitAsync(Patience);

        await list.AddAsync([Entry("ann@example.net")]);
        var asked = list.FindAsync(["ann@example.net", "old@example.net"], MailStream.Broadcast).AsTask();
        Assert.False(asked.IsCompleted);
        go.SetResult();

        Assert.Equal((int[])[0, 1], (await asked.WaitAsync(Patience)).AsEnumerable());
        await loading.WaitAsync(Patience);
        Assert.Equal((int[])[0], await FindAsync(list, MailStream.Broadcast, ["ann@example.net"]));
    }

    [Fact]
    public async Task FailedLoad_IsTriedAgainByTheNextLookUp()
    {
        await List().AddAsync([Entry("ann@example.net")]);
        var list = List();
        store.Fails = true;
        await Assert.ThrowsAsync<StoreUnavailableException>(() => list.LoadAsync());
        await Assert.ThrowsAsync<StoreUnavailableException>(() => list.FindAsync(["ann@example.net"], MailStream.Broadcast).AsTask());

        store.Fails = false;

        Assert.Equal((int[])[0], await FindAsync(list, MailStream.Broadcast, ["ann@example.net"]));
    }

    [Fact]
    public async Task Page_ShowsWhatWasAdded_AndItsCursorGoesOn()
    {
        var list = List();
        var entries = Enumerable.Range(0, 5).Select(i => Entry($"{i}@example.net") with { CreatedAt = Rows.Now.AddSeconds(-i) }).ToImmutableArray();
        await list.AddAsync(entries);

        var first = await list.ListAsync(new SuppressionQuery(null, null, null, null, 3));
        Assert.True(SuppressionCursor.TryParse(first.Next!.ToString(), out var cursor));
        var second = await list.ListAsync(new SuppressionQuery(null, null, null, cursor, 3));

        Assert.Equal(entries.AsEnumerable(), [.. first.Entries, .. second.Entries]);
        Assert.Null(second.Next);
        Assert.Equal(entries[4], Assert.Single((await list.ListAsync(new SuppressionQuery("4@example.net", null, null, null, 3))).Entries));
    }

    [Fact]
    public async Task AuditEntries_AreSealedBesideTheRows()
    {
        var list = List();
        var draft = new AuditDraft(Guid.CreateVersion7(), time.GetUtcNow(), Me, "suppression.added", "ann@example.net", null, "{}");

        await list.AddAsync([Entry("ann@example.net")], _ => draft);
        await list.RemoveAsync("ann@example.net", null, Removed);

        var outbox = await fixture.OutboxAsync(workspace);
        Assert.Equal(2, outbox.Count);
        Assert.Contains(draft.Id, outbox);
    }

    private AuditDraft Removed(IReadOnlyList<SuppressionEntry> entries)
    {
        Assert.Equal("ann@example.net", Assert.Single(entries).Address);
        return new AuditDraft(Guid.CreateVersion7(), time.GetUtcNow(), Me, "suppression.removed", entries[0].Address, "{}", null);
    }

    private static async Task<IEnumerable<int>> FindAsync(SuppressionList list, MailStream stream, ImmutableArray<string> addresses) => await list.FindAsync(addresses, stream);

    private SuppressionList List() => new(workspace, sealers, store, time);

    private static SuppressionEntry Entry(string address) => new(address, null, SuppressionReason.Manual, null, Rows.Now, null);
}
