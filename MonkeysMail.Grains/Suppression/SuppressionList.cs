// A workspace's suppression list as its grain holds it: 64 bits of every address hash in memory, the rows in the store. A hit in memory is confirmed by the row, which
// knows stream and expiry; a miss costs one HMAC and no I/O. Used on the grain's turn alone; what takes long (reading a million hashes, hashing, sealing) happens
// outside of it, and interleaving calls go on meanwhile.
using System.Buffers.Binary;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Grains.Suppression;

public sealed partial class SuppressionList(WorkspaceId workspace, IWorkspaceSealers sealers, ISuppressionStore store, TimeProvider time)
{
    // Hashing an address takes half a microsecond, a turn outside of the grain several.
    private const int FewAddresses = 4;

    private HashSet64 hashes = new();
    private Task? loading;

    private bool IsLoaded => loading is { IsCompletedSuccessfully: true };

    /// <summary>Reads the hashes; look-ups wait for it. After a failure the next look-up tries again.</summary>
    public Task LoadAsync()
    {
        if (loading is null or { IsFaulted: true } or { IsCanceled: true })
        {
            loading = ReadAsync();
        }

        return loading;
    }

    /// <summary>Indices of the addresses, in their normalised form, that are suppressed for this stream now.</summary>
    public ValueTask<ImmutableArray<int>> FindAsync(ImmutableArray<string> addresses, MailStream stream) =>
        addresses.IsEmpty || (IsLoaded && hashes.Count == 0) ? ValueTask.FromResult<ImmutableArray<int>>([]) : FindHashedAsync(addresses, stream);

    private async ValueTask<ImmutableArray<int>> FindHashedAsync(ImmutableArray<string> addresses, MailStream stream)
    {
        if (!IsLoaded)
        {
            await LoadAsync();
            if (hashes.Count == 0)
            {
                return [];
            }
        }

        var sealer = await sealers.GetAsync(workspace);
        var hashed = addresses.Length <= FewAddresses ? HashAll(sealer, addresses) : await Task.Run(() => HashAll(sealer, addresses));
        List<byte[]>? hits = null;
        foreach (var hash in hashed)
        {
            if (hashes.Contains(Short(hash)))
            {
                (hits ??= []).Add(hash);
            }
        }

        return hits is null ? [] : await ConfirmAsync(hashed, hits, stream);
    }

    private async Task<ImmutableArray<int>> ConfirmAsync(byte[][] hashed, List<byte[]> hits, MailStream stream)
    {
        var now = time.GetUtcNow();
        var rows = await store.FindAsync(workspace, hits, CancellationToken.None);
        var suppressed = rows
            .Where(row => (row.Stream is null || row.Stream == stream) && (row.ExpiresAt is null || row.ExpiresAt > now))
            .Select(row => new Guid(row.AddressHash, bigEndian: true))
            .ToHashSet();
        return [.. Enumerable.Range(0, hashed.Length).Where(i => suppressed.Contains(new Guid(hashed[i], bigEndian: true)))];
    }

    // What is added meanwhile has its row first: either the reading finds it, or it stands in the set that the reading began with.
    private async Task ReadAsync()
    {
        var read = await Task.Run(async () =>
        {
            var all = new HashSet64();
            await foreach (var page in store.LoadHashesAsync(workspace, CancellationToken.None))
            {
                foreach (var hash in page.Span)
                {
                    all.Add(hash);
                }
            }

            return all;
        });
        read.UnionWith(hashes);
        hashes = read;
    }

    private static byte[][] HashAll(WorkspaceSealer sealer, ImmutableArray<string> addresses)
    {
        var all = new byte[addresses.Length][];
        for (var i = 0; i < all.Length; i++)
        {
            all[i] = sealer.Hash(LookupKind.Address, addresses[i]);
        }

        return all;
    }

    private static ulong Short(byte[] hash) => BinaryPrimitives.ReadUInt64BigEndian(hash);
}
