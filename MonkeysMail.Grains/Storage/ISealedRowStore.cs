// Sealed blobs as a job sees them that brings them to another key: by table and page, replaced by compare-and-set. Etags stay as they are:
// the replacement says the same under another key, so a writer that read the row before is not refused, and overwrites it.
namespace MonkeysMail.Grains.Storage;

public interface ISealedRowStore
{
    /// <summary>The workspace's next rows after <paramref name="position"/> (empty: from the beginning), at most <paramref name="limit"/>.</summary>
    Task<SealedPage> ReadPageAsync(SealedTable table, WorkspaceId workspace, byte[] position, int version, int limit, CancellationToken ct);

    Task<byte[]?> ReadAsync(SealedTable table, WorkspaceId workspace, byte[] position, CancellationToken ct);

    /// <summary>How many were replaced.</summary>
    Task<int> ReplaceAsync(SealedTable table, WorkspaceId workspace, IReadOnlyList<Resealed> blobs, CancellationToken ct);

    /// <summary>The workspace's sealed grain states of these names.</summary>
    Task<IReadOnlyList<StoredState>> ReadStatesAsync(WorkspaceId workspace, IReadOnlyList<string> names, CancellationToken ct);

    /// <summary>Replaces the blob if the state has not been written since it was read.</summary>
    Task<bool> ReplaceStateAsync(StoredState state, byte[] blob, CancellationToken ct);
}
