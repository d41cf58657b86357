// Wrapped data keys, apart from everything they protect: destroying a workspace's rows here makes its data unreadable. Changes of one
// workspace's keys follow each other; each raises its revision, by which silos notice.
namespace MonkeysMail.Grains.Storage;

public interface IDataKeyStore
{
    Task<DataKeySet> ReadAsync(WorkspaceId workspace, CancellationToken ct);

    /// <summary>Inserts unless (workspace, purpose, version) exists or the workspace's keys were destroyed; true when inserted.</summary>
    Task<bool> InsertAsync(DataKeyRow row, CancellationToken ct);

    /// <summary>Adds the data key version after the newest, its audit entry, and the order to seal old data by it; false when it is not the next
    /// one any more.</summary>
    Task<bool> AddVersionAsync(DataKeyRow row, AuditOutboxRow audit, CancellationToken ct);

    /// <summary>Deletes data key versions below <paramref name="version"/>; how many.</summary>
    Task<int> DeleteVersionsAsync(WorkspaceId workspace, int version, CancellationToken ct);

    /// <summary>Deletes every key of the workspace and all orders about them, for ever.</summary>
    Task DestroyAsync(WorkspaceId workspace, CancellationToken ct);

    /// <summary>Workspaces whose keys changed in this time before now, by the database's clock.</summary>
    Task<IReadOnlyList<DataKeyChange>> FindChangedAsync(TimeSpan window, CancellationToken ct);
}
