// The silo's cache of sealers. A workspace's keys are read and unwrapped once a process; they are made only when the workspace is
// created, never on a read: a missing key means that the workspace was deleted, and its data must stay unreadable.
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Grains.Crypto;

public sealed class WorkspaceSealers(IDataKeyStore store, IMasterKeys masterKeys) : IWorkspaceSealers
{
    private const int KeyLength = 32;
    private const short DataPurpose = 0;
    private const short IndexPurpose = 1;

    private readonly ConcurrentDictionary<WorkspaceId, WorkspaceSealer> sealers = new();

    public ValueTask<WorkspaceSealer> GetAsync(WorkspaceId workspace) =>
        sealers.TryGetValue(workspace, out var sealer) ? ValueTask.FromResult(sealer) : new ValueTask<WorkspaceSealer>(LoadAsync(workspace));

    public async Task EnsureCreatedAsync(WorkspaceId workspace)
    {
        foreach (var purpose in new[] { DataPurpose, IndexPurpose })
        {
            var key = RandomNumberGenerator.GetBytes(KeyLength);
            var wrapped = masterKeys.Wrap(key, Context(workspace, purpose, 1));
            await store.InsertAsync(new DataKeyRow(workspace, purpose, 1, masterKeys.CurrentVersion, wrapped), CancellationToken.None);
        }
    }

    private async Task<WorkspaceSealer> LoadAsync(WorkspaceId workspace)
    {
        var rows = await store.ReadAsync(workspace, CancellationToken.None);
        var dataKeys = ImmutableDictionary.CreateBuilder<int, byte[]>();
        byte[]? indexKey = null;
        foreach (var row in rows)
        {
            var key = masterKeys.Unwrap(row.MasterVersion, row.Wrapped, Context(workspace, row.Purpose, row.Version));
            if (row.Purpose == DataPurpose)
            {
                dataKeys.Add(row.Version, key);
            }
            else
            {
                indexKey = key;
            }
        }

        if (dataKeys.Count == 0 || indexKey is null)
        {
            throw new CryptographicException($"Workspace {workspace} has no data key.");
        }

        return sealers.GetOrAdd(workspace, new WorkspaceSealer(workspace, dataKeys.ToImmutable(), indexKey));
    }

    private static byte[] Context(WorkspaceId workspace, short purpose, int version)
    {
        var context = new byte[16 + 2 + 4];
        workspace.Value.TryWriteBytes(context, bigEndian: true, out _);
        BinaryPrimitives.WriteInt16BigEndian(context.AsSpan(16), purpose);
        BinaryPrimitives.WriteInt32BigEndian(context.AsSpan(18), version);
        return context;
    }
}
