// The suppression list's rows. A workspace grain holds the first 64 bits of each address hash in memory and confirms a hit by the row.
namespace MonkeysMail.Grains.Storage;

public interface ISuppressionStore
{
    /// <summary>Adds rows; one that exists (same address hash and stream) keeps its first reason but the later expiry.</summary>
    Task AddAsync(IReadOnlyList<SuppressionRow> rows, CancellationToken ct);

    /// <summary>Rows of these address hashes that have not expired.</summary>
    Task<IReadOnlyList<SuppressionRow>> FindAsync(WorkspaceId workspace, IReadOnlyList<byte[]> addressHashes, CancellationToken ct);

    /// <summary>The first 8 octets of every address hash of the workspace, big-endian.</summary>
    IAsyncEnumerable<ulong> LoadHashesAsync(WorkspaceId workspace, CancellationToken ct);
}
