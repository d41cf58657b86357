// The first workspace's id on SQLite: one row, whoever comes first.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Silo.Storage.Sqlite;

internal sealed class SqliteBootstrapStore(SqliteDatabase database) : IBootstrapStore
{
    public Task<WorkspaceId> FindOrCreateAsync(WorkspaceId proposed, CancellationToken ct) => database.WriteAsync(
        session =>
        {
            session.Execute("INSERT INTO bootstrap (id, workspace_id) VALUES (1, $1) ON CONFLICT DO NOTHING", SqliteValues.Blob(proposed.Value));
            return new WorkspaceId(new Guid((byte[])session.Scalar("SELECT workspace_id FROM bootstrap")!, bigEndian: true));
        },
        ct);
}
