// The registry of workspaces on SQLite.
using Microsoft.Data.Sqlite;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using static MonkeysMail.Silo.Storage.Sqlite.SqliteValues;

namespace MonkeysMail.Silo.Storage.Sqlite;

internal sealed class SqliteWorkspaceStore(SqliteDatabase database) : IWorkspaceStore
{
    private const string Columns = "workspace_id, created_at, deleted_at, erased_at, stage, deleted_rows";

    public Task<bool> RegisterAsync(WorkspaceId workspace, CancellationToken ct) => database.WriteAsync(
        session => session.Execute($"INSERT INTO workspaces (workspace_id, created_at) VALUES ($1, {Now}) ON CONFLICT DO NOTHING", Blob(workspace.Value)) == 1
            || session.Scalar("SELECT 1 FROM workspaces WHERE workspace_id = $1 AND deleted_at IS NULL", Blob(workspace.Value)) is not null,
        ct);

    public Task<WorkspaceRow?> FindAsync(WorkspaceId workspace, CancellationToken ct) => database.ReadAsync(
        session => session.Query($"SELECT {Columns} FROM workspaces WHERE workspace_id = $1", Read, Blob(workspace.Value)).SingleOrDefault(), ct);

    public Task<IReadOnlyList<WorkspaceRow>> ListAsync(WorkspaceId after, int limit, CancellationToken ct) => database.ReadAsync<IReadOnlyList<WorkspaceRow>>(
        session => session.Query($"SELECT {Columns} FROM workspaces WHERE workspace_id > $1 ORDER BY workspace_id LIMIT $2", Read, Blob(after.Value), limit), ct);

    public Task OrderReleaseAsync(WorkspaceId workspace, TimeSpan? delay, CancellationToken ct) => database.WriteAsync(
        session => session.Execute(
            $"UPDATE workspaces SET due_at = {Now} + $2, runner = NULL, runs_until = NULL WHERE workspace_id = $1 AND deleted_at IS NULL",
            Blob(workspace.Value),
            delay is { } wait ? SqliteDataKeyStore.Span(wait) : null),
        ct);

    public Task<bool> OrderDeletionAsync(WorkspaceId workspace, AuditOutboxRow audit, CancellationToken ct) => database.TransactAsync(
        session =>
        {
            var isFirst = session.Execute(
                $"UPDATE workspaces SET deleted_at = {Now}, due_at = {Now}, runner = NULL, runs_until = NULL WHERE workspace_id = $1 AND deleted_at IS NULL",
                Blob(workspace.Value)) == 1;
            if (isFirst)
            {
                session.Execute(
                    "INSERT INTO audit_outbox (workspace_id, id, sealed) VALUES ($1, $2, $3)", Blob(audit.Workspace.Value), Blob(audit.Id), audit.Sealed);
            }

            return isFirst;
        },
        ct);

    private static WorkspaceRow Read(SqliteDataReader reader) => new(
        new WorkspaceId(reader.Guid(0)),
        reader.Time(1),
        reader.IsDBNull(2) ? null : reader.Time(2),
        reader.IsDBNull(3) ? null : reader.Time(3),
        (WorkspaceTable)reader.GetInt16(4),
        reader.GetInt64(5));
}
