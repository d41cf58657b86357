// The silo's cache of sealers. A workspace's keys are read and unwrapped once a process, then again when the database tells that they
// changed (KeyKeeper asks it every few seconds) or a blob has a version that is not known here. They are made only when the workspace
// is created, never on a read: a missing key means that the workspace was deleted, and its data must stay unreadable.
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using MonkeysMail.Grains.Audit;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Grains.Crypto;

public sealed class WorkspaceSealers(IDataKeyStore store, IMasterKeys masterKeys, TimeProvider time, IGrainFactory? grains = null) : IWorkspaceSealers
{
    // A version that the database does not know is asked for again after this long, not for every blob.
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<WorkspaceId, WorkspaceSealer> sealers = new();
    private readonly ConcurrentDictionary<WorkspaceId, long> askedAt = new();

    public ValueTask<WorkspaceSealer> GetAsync(WorkspaceId workspace) =>
        sealers.TryGetValue(workspace, out var sealer) ? ValueTask.FromResult(sealer) : new ValueTask<WorkspaceSealer>(LoadAsync(workspace));

    public ValueTask<WorkspaceSealer> GetAsync(WorkspaceId workspace, byte[] blob) =>
        sealers.TryGetValue(workspace, out var sealer) && SealedBlob.VersionOf(blob) is { } version && !sealer.Knows(version) && MayAsk(workspace)
            ? new ValueTask<WorkspaceSealer>(LoadAsync(workspace))
            : GetAsync(workspace);

    public async Task EnsureCreatedAsync(WorkspaceId workspace)
    {
        foreach (var purpose in new[] { DataKeyRow.Data, DataKeyRow.Index })
        {
            var row = await WrapAsync(workspace, purpose, 1, KeyRing.NewKey());
            if (!await store.InsertAsync(row, CancellationToken.None)
                && await store.ReadAsync(workspace, CancellationToken.None) is { IsDestroyed: true })
            {
                throw new WorkspaceDestroyedException(workspace);
            }
        }
    }

    public async Task<bool> RotateAsync(WorkspaceId workspace, Actor actor)
    {
        var known = await store.ReadAsync(workspace, CancellationToken.None);
        var newest = known.Rows.Where(row => row.Purpose == DataKeyRow.Data).Select(row => row.Version).DefaultIfEmpty().Max();
        if (newest == 0)
        {
            return false;
        }

        var made = await WrapAsync(workspace, DataKeyRow.Data, newest + 1, KeyRing.NewKey());
        var now = time.GetUtcNow();
        var draft = AuditDraft.Of(
            now, actor, "data_key.rotated", workspace.ToString(), Version(newest), Version(made.Version));
        if (!await store.AddVersionAsync(made, AuditOutbox.Seal(await GetAsync(workspace), workspace, draft), CancellationToken.None))
        {
            return false;
        }

        await RefreshAsync(workspace);

        grains?.DrainAudit(workspace);
        return true;
    }

    public async Task DestroyAsync(WorkspaceId workspace)
    {
        await store.DestroyAsync(workspace, CancellationToken.None);
        Forget(workspace);
    }

    /// <summary>What the database says has changed: rings that are older here are read again, destroyed ones forgotten.</summary>
    public async Task FollowAsync(IReadOnlyList<DataKeyChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        foreach (var change in changes)
        {
            if (change.IsDestroyed)
            {
                Forget(change.Workspace);
            }
            else if (sealers.TryGetValue(change.Workspace, out var sealer) && sealer.Revision < change.Revision)
            {
                await LoadAsync(change.Workspace);
            }
        }
    }

    /// <summary>The workspace's sealer with the keys that the database has now.</summary>
    public Task<WorkspaceSealer> RefreshAsync(WorkspaceId workspace) => LoadAsync(workspace);

    /// <summary>The same data key under the current master key, or null when that is what it is under already.</summary>
    public async Task<DataKeyRow?> RewrapAsync(DataKeyRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var rewrapped = await WrapAsync(row.Workspace, row.Purpose, row.Version, await UnwrapAsync(row));
        return rewrapped.MasterVersion == row.MasterVersion ? null : rewrapped;
    }

    /// <summary>Whether the master keys of this silo open the data key. Throws <see cref="MasterKeysUnavailableException"/> when that cannot be told now.</summary>
    public async Task<bool> OpensAsync(DataKeyRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        try
        {
            CryptographicOperations.ZeroMemory(await UnwrapAsync(row));
            return true;
        }
        catch (CryptographicException exception) when (exception is not MasterKeysUnavailableException)
        {
            return false;
        }
    }

    private async Task<WorkspaceSealer> LoadAsync(WorkspaceId workspace)
    {
        var known = await store.ReadAsync(workspace, CancellationToken.None);
        var dataKeys = known.Rows.Where(row => row.Purpose == DataKeyRow.Data).ToArray();
        if (dataKeys.Length == 0 || known.Rows.FirstOrDefault(row => row.Purpose == DataKeyRow.Index) is not { } index)
        {
            Forget(workspace);
            throw known.IsDestroyed ? new WorkspaceDestroyedException(workspace) : new CryptographicException($"Workspace {workspace} has no data key.");
        }

        var opened = ImmutableDictionary.CreateBuilder<int, byte[]>();
        foreach (var row in dataKeys)
        {
            opened.Add(row.Version, await UnwrapAsync(row));
        }

        var ring = new KeyRing(opened.ToImmutable(), await UnwrapAsync(index), known.Revision);
        var sealer = sealers.GetOrAdd(workspace, _ => new WorkspaceSealer(workspace, ring, _ => Learn(workspace)));
        sealer.Update(ring);
        return sealer;
    }

    // For callers that hold a sealer and open by it in passing. Blocks a thread, at most once a second and workspace; those who can await
    // ask for the blob's sealer instead.
    private void Learn(WorkspaceId workspace)
    {
        if (MayAsk(workspace))
        {
            Task.Run(() => LoadAsync(workspace)).GetAwaiter().GetResult();
        }
    }

    private bool MayAsk(WorkspaceId workspace)
    {
        var now = time.GetTimestamp();
        var asked = askedAt.GetOrAdd(workspace, 0);
        return (asked == 0 || time.GetElapsedTime(asked, now) >= AskAgain) && askedAt.TryUpdate(workspace, now, asked);
    }

    private void Forget(WorkspaceId workspace)
    {
        askedAt.TryRemove(workspace, out _);
        if (sealers.TryRemove(workspace, out var sealer))
        {
            sealer.Destroy();
        }
    }

    private async Task<DataKeyRow> WrapAsync(WorkspaceId workspace, short purpose, int version, byte[] key)
    {
        var wrapped = await masterKeys.WrapAsync(key, Context(workspace, purpose, version));
        return new DataKeyRow(workspace, purpose, version, wrapped.MasterVersion, wrapped.Blob);
    }

    private ValueTask<byte[]> UnwrapAsync(DataKeyRow row) =>
        masterKeys.UnwrapAsync(row.MasterVersion, row.Wrapped, Context(row.Workspace, row.Purpose, row.Version));

    private static string Version(int version) => string.Create(CultureInfo.InvariantCulture, $$"""{"version":{{version}}}""");

    private static byte[] Context(WorkspaceId workspace, short purpose, int version)
    {
        var context = new byte[16 + 2 + 4];
        workspace.Value.TryWriteBytes(context, bigEndian: true, out _);
        BinaryPrimitives.WriteInt16BigEndian(context.AsSpan(16), purpose);
        BinaryPrimitives.WriteInt32BigEndian(context.AsSpan(18), version);
        return context;
    }
}
