// The first workspace's row, made once under the migration lock.
namespace MonkeysMail.Grains.Storage;

public interface IBootstrapStore
{
    /// <summary>The workspace of this installation's first start: the stored one, or <paramref name="proposed"/> when there was none.</summary>
    Task<WorkspaceId> FindOrCreateAsync(WorkspaceId proposed, CancellationToken ct);
}
