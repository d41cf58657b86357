// Jobs for workspaces on SQLite; grain states lie in Orleans' own file.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using static MonkeysMail.Silo.Storage.Sqlite.SqliteValues;

namespace MonkeysMail.Silo.Storage.Sqlite;

internal sealed class SqliteWorkspaceJobStore(SqliteDatabase database) : IWorkspaceJobStore
{
    public Task<WorkspaceJob?> ClaimAsync(string runner, TimeSpan lease, CancellationToken ct) => database.WriteAsync(
        session => session.Query(
            $"""
            UPDATE workspaces SET runner = $1, runs_until = {Now} + $2
            WHERE workspace_id = (
                SELECT workspace_id FROM workspaces
                WHERE due_at IS NOT NULL AND due_at <= {Now} AND (runner IS NULL OR runner = $1 OR runs_until <= {Now})
                ORDER BY due_at LIMIT 1)
            RETURNING workspace_id, due_at, {Now} - deleted_at, stage, pass, found, deleted_rows
            """,
            static reader => new WorkspaceJob(
                new WorkspaceId(reader.Guid(0)),
                reader.Time(1),
                reader.IsDBNull(2) ? null : TimeSpan.FromMicroseconds(reader.GetInt64(2)),
                (WorkspaceTable)reader.GetInt16(3),
                reader.GetInt16(4),
                reader.GetInt64(5),
                reader.GetInt64(6)),
            runner,
            SqliteDataKeyStore.Span(lease)).SingleOrDefault(),
        ct);

    public Task<bool> SaveAsync(WorkspaceJob job, string runner, TimeSpan lease, TimeSpan? pause, CancellationToken ct) => database.WriteAsync(
        session => session.Execute(
            $"""
            UPDATE workspaces SET stage = $4, pass = $5, found = $6, deleted_rows = $7, due_at = coalesce({Now} + $9, due_at),
                runner = CASE WHEN $9 IS NULL THEN $2 END, runs_until = CASE WHEN $9 IS NULL THEN {Now} + $8 END
            WHERE workspace_id = $1 AND runner = $2 AND due_at = $3
            """,
            Blob(job.Workspace.Value),
            runner,
            Microseconds.Of(job.DueAt),
            (short)job.Stage,
            job.Pass,
            job.Found,
            job.DeletedRows,
            SqliteDataKeyStore.Span(lease),
            pause is { } wait ? SqliteDataKeyStore.Span(wait) : null) == 1,
        ct);

    public Task FinishAsync(WorkspaceJob job, string runner, CancellationToken ct) => database.WriteAsync(
        session => session.Execute(
            $"""
            UPDATE workspaces SET due_at = NULL, runner = NULL, runs_until = NULL, deleted_rows = $4,
                erased_at = CASE WHEN deleted_at IS NOT NULL THEN {Now} END
            WHERE workspace_id = $1 AND runner = $2 AND due_at = $3
            """,
            Blob(job.Workspace.Value),
            runner,
            Microseconds.Of(job.DueAt),
            job.DeletedRows),
        ct);

    public async Task<DeletedPage> DeleteRowsAsync(WorkspaceTable table, WorkspaceId workspace, Guid from, int limit, CancellationToken ct)
    {
        if (table == WorkspaceTable.States)
        {
            return new DeletedPage(await DeleteStatesAsync(workspace, ct), from);
        }

        var (name, key) = Place(table);
        var sql = $"DELETE FROM {name} WHERE workspace_id = $1 AND ({key}) IN (SELECT {key} FROM {name} WHERE workspace_id = $1 LIMIT $2)";
        return new DeletedPage(await database.WriteAsync(session => session.Execute(sql, Blob(workspace.Value), limit), ct), from);
    }

    public Task<WaitingPage> FindWaitingAsync(short shard, WorkspaceId workspace, WaitingPosition? after, int limit, CancellationToken ct) => database.ReadAsync(
        session =>
        {
            var from = after ?? new WaitingPosition(DateTimeOffset.UnixEpoch, Guid.Empty);
            var page = session.Query(
                """
                SELECT due_at, id, workspace_id = $2 FROM messages INDEXED BY messages_due
                WHERE shard = $1 AND due_at IS NOT NULL AND due_at >= $3 AND (due_at, id) > ($3, $4) ORDER BY due_at, id LIMIT $5
                """,
                static reader => (Place: new WaitingPosition(reader.Time(0), reader.Guid(1)), IsOurs: reader.GetInt64(2) != 0),
                shard,
                Blob(workspace.Value),
                Microseconds.Of(from.DueAt),
                Blob(from.Message),
                limit);
            return new WaitingPage(
                [.. page.Where(row => row.IsOurs).Select(row => new MessageId(row.Place.Message))], page.Count < limit ? null : page[^1].Place);
        },
        ct);

    // The providers of Orleans open the file themselves; here it is opened for a moment and waits for their writes.
    private Task<int> DeleteStatesAsync(WorkspaceId workspace, CancellationToken ct) => Task.Run(
        () =>
        {
            var (n0, n1) = StatePayload.ColumnsOf(workspace.Value);
            using var session = new SqliteSession(SqliteFiles.OrleansConnectionString(database.DataDirectory));
            return session.Execute(
                """
                DELETE FROM OrleansStorage
                WHERE (GrainIdN0 = $1 AND GrainIdN1 = $2 AND coalesce(GrainIdExtensionString, '') = '') OR substr(GrainIdExtensionString, 1, 32) = $3
                """,
                n0,
                n1,
                workspace.Value.ToString("N"));
        },
        ct);

    // What tells the rows of a workspace apart.
    private static (string Name, string Key) Place(WorkspaceTable table) => table switch
    {
        WorkspaceTable.Messages => ("messages", "rowid"),
        WorkspaceTable.MessageContents => ("message_contents", "rowid"),
        WorkspaceTable.MessageLookups => ("message_lookups", "hash, message_id"),
        WorkspaceTable.Events => ("events", "rowid"),
        WorkspaceTable.IdempotencyKeys => ("idempotency_keys", "key_hash"),
        WorkspaceTable.Suppressions => ("suppressions", "address_hash, stream"),
        WorkspaceTable.AuditOutbox => ("audit_outbox", "id"),
        WorkspaceTable.AuditEntries => ("audit_entries", "position"),
        WorkspaceTable.AuditHeads => ("audit_heads", "workspace_id"),
        _ => throw new ArgumentOutOfRangeException(nameof(table), table, "Not a table of rows."),
    };
}
