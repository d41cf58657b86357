// What the stores of keys and of jobs on them promise, and two silos' sealers over them; run over PostgreSQL and SQLite.
using System.Security.Cryptography;
using MonkeysMail.Grains.Audit;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Dns.MtaSts;
using MonkeysMail.Grains.Storage;
using MonkeysMail.Silo.Keys;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Storage;

public abstract class KeyStoreContract(StoreFixture fixture) : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly Actor Operator = new(ActorKind.Operator, "operator", "", "");

    private readonly WorkspaceId workspace = Rows.Workspace();
    private readonly TestDirectory directory = new();
    private readonly Guid row = Guid.CreateVersion7();

    public void Dispose()
    {
        directory.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task WhatAnotherSiloSealedByANewKey_OpensHereAtOnce()
    {
        var (here, there) = (Sealers(), Sealers());
        await there.EnsureCreatedAsync(workspace);
        var held = await here.GetAsync(workspace);
        var old = held.Seal(SealedKind.Event, row, [1]);

        Assert.True(await there.RotateAsync(workspace, Operator));
        var sealedThere = (await there.GetAsync(workspace)).Seal(SealedKind.Event, row, [2]);

        Assert.Equal(2, SealedBlob.VersionOf(sealedThere));
        Assert.Equal(1, SealedBlob.VersionOf(held.Seal(SealedKind.Event, row, [3])));
        Assert.Equal([2], held.Open(SealedKind.Event, row, sealedThere));
        Assert.Equal(2, SealedBlob.VersionOf(held.Seal(SealedKind.Event, row, [3])));
        Assert.Equal([1], held.Open(SealedKind.Event, row, old));
        Assert.Same(held, await here.GetAsync(workspace, sealedThere));
    }

    [Fact]
    public async Task RotationElsewhere_IsFollowed()
    {
        var (here, there) = (Sealers(), Sealers());
        await there.EnsureCreatedAsync(workspace);
        var held = await here.GetAsync(workspace);
        await there.RotateAsync(workspace, Operator);

        await here.FollowAsync(await fixture.Keys.FindChangedAsync(Minute, None));

        Assert.Equal(2, held.CurrentVersion);
    }

    [Fact]
    public async Task DestructionElsewhere_IsFollowed_AndEndsSealersThatAreHeld()
    {
        var (here, there) = (Sealers(), Sealers());
        await there.EnsureCreatedAsync(workspace);
        var held = await here.GetAsync(workspace);
        var blob = held.Seal(SealedKind.Event, row, [1]);
        await there.DestroyAsync(workspace);

        await here.FollowAsync(await fixture.Keys.FindChangedAsync(Minute, None));

        Assert.ThrowsAny<CryptographicException>(() => held.Open(SealedKind.Event, row, blob));
        Assert.ThrowsAny<CryptographicException>(() => held.Seal(SealedKind.Event, row, [1]));
        Assert.ThrowsAny<CryptographicException>(() => held.Hash(LookupKind.Address, "a@example.net"));
        await Assert.ThrowsAnyAsync<CryptographicException>(() => here.GetAsync(workspace).AsTask());
        await Assert.ThrowsAnyAsync<CryptographicException>(() => there.EnsureCreatedAsync(workspace));
        await there.DestroyAsync(workspace);
        Assert.True((await fixture.Keys.ReadAsync(workspace, None)).IsDestroyed);
    }

    [Fact]
    public async Task ConcurrentRotations_MakeEachVersionOnce_AndNoneAfterTheDestruction()
    {
        var silos = Enumerable.Range(0, 4).Select(_ => Sealers()).ToArray();
        await silos[0].EnsureCreatedAsync(workspace);

        var made = await Task.WhenAll(silos.Select(silo => Task.Run(() => silo.RotateAsync(workspace, Operator))));
        var rows = (await fixture.Keys.ReadAsync(workspace, None)).Rows.Where(key => key.Purpose == DataKeyRow.Data).ToArray();
        await Task.WhenAll(silos.Select(silo => Task.Run(async () => await silo.RotateAsync(workspace, Operator)))
            .Append(Task.Run(() => silos[0].DestroyAsync(workspace))).Select(task => task.ContinueWith(static _ => { }, TaskScheduler.Default)));

        Assert.Contains(true, made);
        Assert.Equal(Enumerable.Range(1, made.Count(m => m) + 1), rows.Select(key => key.Version));
        Assert.Empty((await fixture.Keys.ReadAsync(workspace, None)).Rows);
    }

    [Fact]
    public async Task OldVersions_AreDeleted_AndTheIndexKeyStays()
    {
        var silo = Sealers();
        await silo.EnsureCreatedAsync(workspace);
        for (var i = 0; i < 3; i++)
        {
            await silo.RotateAsync(workspace, Operator);
        }

        Assert.Equal(2, await fixture.Keys.DeleteVersionsAsync(workspace, 3, None));
        Assert.Equal(0, await fixture.Keys.DeleteVersionsAsync(workspace, 3, None));

        Assert.Equal(
            [(DataKeyRow.Data, 3), (DataKeyRow.Data, 4), (DataKeyRow.Index, 1)],
            (await fixture.Keys.ReadAsync(workspace, None)).Rows.Select(key => (key.Purpose, key.Version)));
    }

    [Fact]
    public async Task Job_IsOneRunners_UntilItsLeaseEnds_AndGoesOnFromWhereItWas()
    {
        await ForgetJobsAsync();
        await fixture.Jobs.OrderAsync(KeyJob.New(KeyJobKind.Reseal, workspace, 2), None);
        var claimed = (await fixture.Jobs.ClaimAsync("a", Minute, None))!;
        Assert.Null(await fixture.Jobs.ClaimAsync("b", Minute, None));
        Assert.False(await fixture.Jobs.SaveAsync(claimed, "b", Minute, null, finished: false, None));
        var advanced = claimed with { Stage = 3, Pass = 2, Position = [1, 2, 3], Examined = 10, Changed = 4, Found = 5 };

        Assert.True(await fixture.Jobs.SaveAsync(advanced, "a", TimeSpan.FromMilliseconds(-1), null, finished: false, None));

        var taken = (await fixture.Jobs.ClaimAsync("b", Minute, None))!;
        Assert.Equivalent(advanced with { UpdatedAt = taken.UpdatedAt, NotBefore = taken.NotBefore }, taken, strict: true);
        Assert.False(await fixture.Jobs.SaveAsync(advanced, "a", Minute, null, finished: false, None));
        Assert.True(await fixture.Jobs.SaveAsync(taken, "b", Minute, TimeSpan.FromHours(1), finished: false, None));
        Assert.Null(await fixture.Jobs.ClaimAsync("b", Minute, None));
        Assert.True((await fixture.Jobs.ListAsync(100, None)).Single(job => job.Workspace == workspace).NotBefore > taken.NotBefore.AddMinutes(59));
    }

    [Fact]
    public async Task JobOrderedAnew_IsNotSavedByWhoeverRanTheOld()
    {
        await ForgetJobsAsync();
        await fixture.Jobs.OrderAsync(KeyJob.New(KeyJobKind.Reseal, workspace, 2), None);
        var claimed = (await fixture.Jobs.ClaimAsync("a", Minute, None))!;
        await fixture.Jobs.OrderAsync(KeyJob.New(KeyJobKind.Reseal, workspace, 3), None);

        Assert.False(await fixture.Jobs.SaveAsync(claimed, "a", Minute, null, finished: true, None));
        Assert.Equal(3, (await fixture.Jobs.ClaimAsync("b", Minute, None))!.Target);
    }

    [Fact]
    public async Task ReplacedBlob_IsOnlyTheOneThatWasRead()
    {
        var silo = Sealers();
        await silo.EnsureCreatedAsync(workspace);
        var sealer = await silo.GetAsync(workspace);
        var message = Rows.Message(workspace);
        message = message with { State = sealer.Seal(SealedKind.MessageState, message.Id.Value, [1]) };
        await fixture.Messages.FlushAsync([Rows.Insert(message)], None);
        var page = await fixture.Sealed.ReadPageAsync(SealedTable.MessageStates, workspace, [], 2, 10, None);
        var cell = Assert.Single(page.Old);
        var newer = sealer.Seal(SealedKind.MessageState, message.Id.Value, [2]);
        var replacement = new Resealed(cell.Position, cell.Blob![..SealedBlob.HeaderLength], newer);

        Assert.Equal(1, await fixture.Sealed.ReplaceAsync(SealedTable.MessageStates, workspace, [replacement], None));
        Assert.Equal(0, await fixture.Sealed.ReplaceAsync(SealedTable.MessageStates, workspace, [replacement], None));

        var stored = (await fixture.Messages.ReadAsync(workspace, message.Id, None))!;
        Assert.Equal(newer, stored.State);
        Assert.Equal(message.Etag, stored.Etag);
        Assert.Null(page.Last);
        Assert.Empty((await fixture.Sealed.ReadPageAsync(SealedTable.MessageStates, workspace, cell.Position, 2, 10, None)).Old);
    }

    [Fact]
    public async Task PolicyOfARecipientsDomain_IsFoundByItsName_WhichTheRowDoesNotHold()
    {
        var now = new DateTimeOffset(2040, 1, 31, 8, 0, 0, TimeSpan.Zero);
        var entry = new MtaStsEntry($"{Guid.NewGuid():n}.test", "20400131", "version: STSv1\r\nmx: mx.named.test\r\n", now, now.AddDays(1));
        await new MtaStsBook(fixture.MtaSts, Sealers()).SaveAsync(entry, None);

        var silo = Sealers();
        Assert.Equal(entry, await new MtaStsBook(fixture.MtaSts, silo).FindAsync(entry.Domain, None));
        var row = (await fixture.MtaSts.FindAsync(
            OperatorLog.Owner, (await silo.GetAsync(OperatorLog.Owner)).Hash(LookupKind.Domain, entry.Domain), None))!;
        Assert.Equal(-1, row.Sealed.AsSpan().IndexOf("named.test"u8));
        Assert.Contains(
            (await fixture.Sealed.ReadPageAsync(SealedTable.MtaStsPolicies, OperatorLog.Owner, [], 99, 1_000, None)).Old,
            cell => cell.Blob!.AsSpan().SequenceEqual(row.Sealed));
    }

    private WorkspaceSealers Sealers() =>
        new(fixture.Keys, FileMasterKeys.OpenOrCreate(Path.Combine(directory.Path, "keys.json")), TimeProvider.System);

    // Other tests of the class leave theirs.
    private async Task ForgetJobsAsync()
    {
        foreach (var job in await fixture.Jobs.ListAsync(1_000, None))
        {
            await fixture.Keys.DestroyAsync(job.Workspace, None);
        }
    }
}
