// Audit chains, and the entries that wait for their place in one. An entry is in a chain once, by its id.
namespace MonkeysMail.Grains.Storage;

public interface IAuditStore
{
    /// <summary>Null while a workspace has no entry.</summary>
    Task<AuditHeadRow?> ReadHeadAsync(WorkspaceId workspace, CancellationToken ct);

    /// <summary>Adds rows, moves the head and takes away what waited of them, in one transaction; false, and nothing done, when the head is not at <paramref name="from"/>.</summary>
    Task<bool> AppendAsync(long from, AuditHeadRow head, IReadOnlyList<AuditRow> rows, CancellationToken ct);

    /// <summary>Moves the start of the chain ahead and deletes what is before it, in one transaction; false, and nothing done, when the head is not at its position.</summary>
    Task<bool> TrimAsync(AuditHeadRow head, CancellationToken ct);

    /// <summary>Which of these are in the chain.</summary>
    Task<IReadOnlySet<Guid>> FindAsync(WorkspaceId workspace, IReadOnlyList<Guid> ids, CancellationToken ct);

    /// <summary>Rows after a position, upwards.</summary>
    Task<IReadOnlyList<AuditRow>> ReadUpAsync(WorkspaceId workspace, long after, int limit, CancellationToken ct);

    /// <summary>Rows before a position, downwards.</summary>
    Task<IReadOnlyList<AuditRow>> ReadDownAsync(WorkspaceId workspace, long before, int limit, CancellationToken ct);

    /// <summary>Has these wait for their place in a chain, but for those that wait or are in it already.</summary>
    Task OfferAsync(IReadOnlyList<AuditOutboxRow> rows, CancellationToken ct);

    /// <summary>What waits with an id after <paramref name="after"/>, oldest first.</summary>
    Task<IReadOnlyList<AuditOutboxRow>> ReadOutboxAsync(WorkspaceId workspace, Guid after, int limit, CancellationToken ct);

    /// <summary>Workspaces that have something waiting.</summary>
    Task<IReadOnlyList<WorkspaceId>> ListWaitingAsync(int limit, CancellationToken ct);
}
