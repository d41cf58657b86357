// The workspaces of the installation by id and time alone; what can be read by its meaning is in their sealed states. A row is never deleted: that of a deleted workspace
// is its tombstone, and keeps its id from being used again. Times are the database's.
namespace MonkeysMail.Grains.Storage;

public interface IWorkspaceStore
{
    /// <summary>Notes that there is such a workspace; false when it was deleted.</summary>
    Task<bool> RegisterAsync(WorkspaceId workspace, CancellationToken ct);

    Task<WorkspaceRow?> FindAsync(WorkspaceId workspace, CancellationToken ct);

    /// <summary>Workspaces by id, which for most is the order of their creation.</summary>
    Task<IReadOnlyList<WorkspaceRow>> ListAsync(WorkspaceId after, int limit, CancellationToken ct);

    /// <summary>Orders that the held mail of a workspace be woken after <paramref name="delay"/>; null: takes the order back.</summary>
    Task OrderReleaseAsync(WorkspaceId workspace, TimeSpan? delay, CancellationToken ct);

    /// <summary>Turns the row into a tombstone and orders that the workspace's rows be deleted, in one transaction with the audit entry of that; false, and nothing
    /// done, when that was ordered before.</summary>
    Task<bool> OrderDeletionAsync(WorkspaceId workspace, AuditOutboxRow audit, CancellationToken ct);
}
