// The suppression list's rows. A workspace grain holds the first 64 bits of each address hash in memory and confirms a hit by the row.
namespace MonkeysMail.Grains.Storage;

public interface ISuppressionStore
{
    /// <summary>Adds rows in one transaction; one that exists (same address hash and stream) keeps its first reason but the later expiry, and one that has expired is
    /// replaced whole.</summary>
    /// <param name="audit">What to write with them, told what they did; it may be called more than once.</param>
    Task<SuppressionCounts> AddAsync(IReadOnlyList<SuppressionRow> rows, Func<SuppressionCounts, AuditOutboxRow?>? audit, CancellationToken ct);

    /// <summary>Removes an address's rows, or the one of a scope. Answers with those that had not expired; for none of them there is no audit entry.</summary>
    Task<IReadOnlyList<SuppressionRow>> RemoveAsync(
        WorkspaceId workspace, byte[] addressHash, SuppressionScope? scope, Func<IReadOnlyList<SuppressionRow>, AuditOutboxRow> audit, CancellationToken ct);

    /// <summary>Rows of these address hashes that have not expired.</summary>
    Task<IReadOnlyList<SuppressionRow>> FindAsync(WorkspaceId workspace, IReadOnlyList<byte[]> addressHashes, CancellationToken ct);

    /// <summary>Rows that have not expired, newest first.</summary>
    Task<IReadOnlyList<SuppressionRow>> PageAsync(SuppressionPageQuery query, CancellationToken ct);

    /// <summary>The first 8 octets, big-endian, of the workspace's address hashes, in any order, in pages. A row that is committed before the call is in one of them;
    /// a hash may come twice, rows that have expired may be left out. A page is good until the next is asked for.</summary>
    IAsyncEnumerable<ReadOnlyMemory<ulong>> LoadHashesAsync(WorkspaceId workspace, CancellationToken ct);
}
