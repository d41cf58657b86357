// Wrapped data keys, apart from everything they protect: destroying a workspace's rows here makes its data unreadable.
namespace MonkeysMail.Grains.Storage;

public interface IDataKeyStore
{
    Task<IReadOnlyList<DataKeyRow>> ReadAsync(WorkspaceId workspace, CancellationToken ct);

    /// <summary>Inserts unless (workspace, purpose, version) exists; true when inserted.</summary>
    Task<bool> InsertAsync(DataKeyRow row, CancellationToken ct);
}
