// Wrapped data keys on SQLite.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using static MonkeysMail.Silo.Storage.Sqlite.SqliteValues;

namespace MonkeysMail.Silo.Storage.Sqlite;

internal sealed class SqliteDataKeyStore(SqliteDatabase database) : IDataKeyStore
{
    public Task<IReadOnlyList<DataKeyRow>> ReadAsync(WorkspaceId workspace, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<DataKeyRow>>(
            session => session.Query(
                "SELECT purpose, version, master_version, wrapped FROM data_keys WHERE workspace_id = $1 ORDER BY purpose, version",
                reader => new DataKeyRow(workspace, reader.GetInt16(0), reader.GetInt32(1), reader.GetInt32(2), reader.Bytes(3)),
                Blob(workspace.Value)),
            ct);

    public Task<bool> InsertAsync(DataKeyRow row, CancellationToken ct) => database.WriteAsync(
        session => session.Execute(
            """
            INSERT INTO data_keys (workspace_id, purpose, version, master_version, wrapped) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING
            """,
            Blob(row.Workspace.Value),
            row.Purpose,
            row.Version,
            row.MasterVersion,
            row.Wrapped) == 1,
        ct);
}
