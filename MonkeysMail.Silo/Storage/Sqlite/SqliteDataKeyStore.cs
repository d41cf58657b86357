// Wrapped data keys on SQLite. There is one writer: a change is a transaction of its thread.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using static MonkeysMail.Silo.Storage.Sqlite.SqliteValues;

namespace MonkeysMail.Silo.Storage.Sqlite;

internal sealed class SqliteDataKeyStore(SqliteDatabase database) : IDataKeyStore
{
    private const string Change = $"""
        INSERT INTO key_changes (workspace_id, revision, changed_at, destroyed) VALUES ($1, 1, {Now}, $2)
        ON CONFLICT (workspace_id) DO UPDATE SET revision = revision + 1, changed_at = {Now}, destroyed = max(destroyed, excluded.destroyed)
        """;

    public Task<DataKeySet> ReadAsync(WorkspaceId workspace, CancellationToken ct) => database.ReadAsync(
        session =>
        {
            var (revision, destroyed) = (0L, false);
            var rows = session.Query(
                """
                SELECT k.purpose, k.version, k.master_version, k.wrapped, coalesce(c.revision, 0), coalesce(c.destroyed, 0)
                FROM (SELECT $1 AS workspace_id) AS w
                LEFT JOIN key_changes c ON c.workspace_id = w.workspace_id LEFT JOIN data_keys k ON k.workspace_id = w.workspace_id
                ORDER BY k.purpose, k.version
                """,
                reader =>
                {
                    (revision, destroyed) = (reader.GetInt64(4), reader.GetInt64(5) != 0);
                    return reader.IsDBNull(0)
                        ? null
                        : new DataKeyRow(workspace, reader.GetInt16(0), reader.GetInt32(1), reader.GetInt32(2), reader.Bytes(3));
                },
                Blob(workspace.Value));
            return new DataKeySet([.. rows.OfType<DataKeyRow>()], revision, destroyed);
        },
        ct);

    public Task<bool> InsertAsync(DataKeyRow row, CancellationToken ct) => database.WriteAsync(
        session => session.Execute(
            $"""
            INSERT INTO data_keys (workspace_id, purpose, version, master_version, wrapped, created_at)
            SELECT $1, $2, $3, $4, $5, {Now} WHERE NOT EXISTS (SELECT 1 FROM key_changes WHERE workspace_id = $1 AND destroyed <> 0)
            ON CONFLICT DO NOTHING
            """,
            Values(row)) == 1,
        ct);

    public Task<bool> AddVersionAsync(DataKeyRow row, AuditOutboxRow audit, CancellationToken ct) => ChangeAsync(row.Workspace, destroyed: false, session =>
    {
        var inserted = session.Execute(
            $"""
            INSERT INTO data_keys (workspace_id, purpose, version, master_version, wrapped, created_at)
            SELECT $1, $2, $3, $4, $5, {Now}
            WHERE (SELECT max(version) FROM data_keys WHERE workspace_id = $1 AND purpose = $2) = $3 - 1
            """,
            Values(row)) == 1;
        if (inserted)
        {
            session.Execute(
                "INSERT INTO audit_outbox (workspace_id, id, sealed) VALUES ($1, $2, $3)", Blob(audit.Workspace.Value), Blob(audit.Id), audit.Sealed);
            SqliteKeyJobStore.Order(session, KeyJob.New(KeyJobKind.Reseal, row.Workspace, row.Version));
        }

        return inserted;
    }, ct);

    public async Task<int> DeleteVersionsAsync(WorkspaceId workspace, int version, CancellationToken ct)
    {
        var deleted = 0;
        await ChangeAsync(workspace, destroyed: false, session =>
        {
            deleted = session.Execute("DELETE FROM data_keys WHERE workspace_id = $1 AND purpose = 0 AND version < $2", Blob(workspace.Value), version);
            return deleted > 0;
        }, ct);
        return deleted;
    }

    public Task DestroyAsync(WorkspaceId workspace, CancellationToken ct) => ChangeAsync(workspace, destroyed: true, session =>
    {
        session.Execute("DELETE FROM data_keys WHERE workspace_id = $1", Blob(workspace.Value));
        session.Execute("DELETE FROM key_jobs WHERE workspace_id = $1", Blob(workspace.Value));
        return true;
    }, ct);

    public Task<IReadOnlyList<DataKeyChange>> FindChangedAsync(TimeSpan window, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<DataKeyChange>>(
            session => session.Query(
                $"SELECT workspace_id, revision, destroyed FROM key_changes WHERE changed_at >= {Now} - $1 ORDER BY changed_at",
                reader => new DataKeyChange(new WorkspaceId(reader.Guid(0)), reader.GetInt64(1), reader.GetInt64(2) != 0),
                Span(window)),
            ct);

    internal static long Span(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    private Task<bool> ChangeAsync(WorkspaceId workspace, bool destroyed, Func<SqliteSession, bool> change, CancellationToken ct) => database.WriteAsync(
        session =>
        {
            session.Execute("BEGIN IMMEDIATE");
            try
            {
                session.Execute(Change, Blob(workspace.Value), destroyed ? 1 : 0);
                var changed = change(session);
                session.Execute(changed ? "COMMIT" : "ROLLBACK");
                return changed;
            }
            catch
            {
                session.RollBack();
                throw;
            }
        },
        ct);

    private static object?[] Values(DataKeyRow row) => [Blob(row.Workspace.Value), row.Purpose, row.Version, row.MasterVersion, row.Wrapped];
}
