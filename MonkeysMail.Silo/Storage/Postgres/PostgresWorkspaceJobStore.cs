// Jobs for workspaces on PostgreSQL. A deletion walks each table in the order of an index that begins with the workspace, from where it stands: it does not pass the dead
// rows of its own earlier steps again. The queue is walked in the order of messages_due.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using static MonkeysMail.Silo.Storage.Postgres.PgParameters;

namespace MonkeysMail.Silo.Storage.Postgres;

internal sealed class PostgresWorkspaceJobStore(PostgresDatabase database) : IWorkspaceJobStore
{
    private const int TimeoutSeconds = 60;

    // $1 the shard, $2 the workspace, $3 and $4 the place of the page before, $5 limit.
    internal const string Waiting = """
        SELECT due_at, id, workspace_id = $2 FROM (
            SELECT due_at, id, workspace_id FROM messages
            WHERE shard = $1 AND due_at IS NOT NULL AND due_at >= $3 AND (due_at, id) > ($3, $4) ORDER BY due_at, id LIMIT $5
        ) AS page
        ORDER BY due_at, id
        """;

    // Grain states of whatever type whose key begins with the workspace.
    private const string DeleteStates = """
        DELETE FROM OrleansStorage
        WHERE (GrainIdN0 = $1 AND GrainIdN1 = $2 AND GrainIdExtensionString = '') OR starts_with(GrainIdExtensionString, $3)
        """;

    public async Task<WorkspaceJob?> ClaimAsync(string runner, TimeSpan lease, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand("""
            UPDATE workspaces SET runner = $1, runs_until = now() + $2
            WHERE workspace_id = (
                SELECT workspace_id FROM workspaces
                WHERE due_at IS NOT NULL AND due_at <= now() AND (runner IS NULL OR runner = $1 OR runs_until <= now())
                ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING workspace_id, due_at, now() - deleted_at, stage, pass, found, deleted_rows
            """);
        command.Parameters.AddAll([Of(runner), Of(lease)]);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new WorkspaceJob(
                new WorkspaceId(reader.GetGuid(0)),
                reader.GetFieldValue<DateTimeOffset>(1),
                await reader.IsDBNullAsync(2, ct) ? null : reader.GetFieldValue<TimeSpan>(2),
                (WorkspaceTable)reader.GetInt16(3),
                reader.GetInt16(4),
                reader.GetInt64(5),
                reader.GetInt64(6))
            : null;
    }

    public async Task<bool> SaveAsync(WorkspaceJob job, string runner, TimeSpan lease, TimeSpan? pause, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand("""
            UPDATE workspaces SET stage = $4, pass = $5, found = $6, deleted_rows = $7, due_at = CASE WHEN $9 THEN now() + $10 ELSE due_at END,
                runner = CASE WHEN $9 THEN NULL ELSE $2 END, runs_until = CASE WHEN $9 THEN NULL ELSE now() + $8 END
            WHERE workspace_id = $1 AND runner = $2 AND due_at = $3
            """);
        command.Parameters.AddAll(
        [
            Of(job.Workspace.Value), Of(runner), Of(job.DueAt.UtcDateTime), Of((short)job.Stage), Of(job.Pass), Of(job.Found), Of(job.DeletedRows), Of(lease),
            Of(pause is not null), Of(pause ?? TimeSpan.Zero),
        ]);
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    public async Task FinishAsync(WorkspaceJob job, string runner, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand("""
            UPDATE workspaces SET due_at = NULL, runner = NULL, runs_until = NULL, deleted_rows = $4, erased_at = CASE WHEN deleted_at IS NOT NULL THEN now() END
            WHERE workspace_id = $1 AND runner = $2 AND due_at = $3
            """);
        command.Parameters.AddAll([Of(job.Workspace.Value), Of(runner), Of(job.DueAt.UtcDateTime), Of(job.DeletedRows)]);
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task<DeletedPage> DeleteRowsAsync(WorkspaceTable table, WorkspaceId workspace, Guid from, int limit, CancellationToken ct)
    {
        if (table == WorkspaceTable.States)
        {
            return new DeletedPage(await DeleteStatesAsync(workspace, ct), from);
        }

        var (name, column) = Place(table);
        await using var command = database.Queries.CreateCommand($"""
            WITH page AS (
                SELECT ctid AS place, {column} AS first FROM {name} WHERE workspace_id = $1 AND {column} >= $2 ORDER BY {column} LIMIT $3
            ), deleted AS (
                DELETE FROM {name} USING page WHERE {name}.ctid = page.place
            )
            SELECT count(*)::integer, (SELECT first FROM page ORDER BY first DESC LIMIT 1) FROM page
            """);
        command.CommandTimeout = TimeoutSeconds;
        command.Parameters.AddAll([Of(workspace.Value), Of(from), Of(limit)]);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new DeletedPage(reader.GetInt32(0), await reader.IsDBNullAsync(1, ct) ? from : reader.GetGuid(1));
    }

    public async Task<WaitingPage> FindWaitingAsync(short shard, WorkspaceId workspace, WaitingPosition? after, int limit, CancellationToken ct)
    {
        var from = after ?? new WaitingPosition(DateTimeOffset.UnixEpoch, Guid.Empty);
        await using var command = database.Queries.CreateCommand(Waiting);
        command.CommandTimeout = TimeoutSeconds;
        command.Parameters.AddAll([Of(shard), Of(workspace.Value), Of(from.DueAt.UtcDateTime), Of(from.Message), Of(limit)]);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var (found, read, last) = (new List<MessageId>(), 0, from);
        while (await reader.ReadAsync(ct))
        {
            read++;
            last = new WaitingPosition(reader.GetFieldValue<DateTimeOffset>(0), reader.GetGuid(1));
            if (reader.GetBoolean(2))
            {
                found.Add(new MessageId(last.Message));
            }
        }

        return new WaitingPage(found, read < limit ? null : last);
    }

    private async Task<int> DeleteStatesAsync(WorkspaceId workspace, CancellationToken ct)
    {
        var (n0, n1) = StatePayload.ColumnsOf(workspace.Value);
        await using var command = database.Queries.CreateCommand(DeleteStates);
        command.CommandTimeout = TimeoutSeconds; // one look at the whole table; there are few states
        command.Parameters.AddAll([Of(n0), Of(n1), Of(workspace.Value.ToString("N"))]);
        return await command.ExecuteNonQueryAsync(ct);
    }

    // The uuid by which an index of the table goes on after the workspace.
    private static (string Name, string Column) Place(WorkspaceTable table) => table switch
    {
        WorkspaceTable.Messages => ("messages", "id"),
        WorkspaceTable.MessageContents => ("message_contents", "message_id"),
        WorkspaceTable.MessageLookups => ("message_lookups", "hash"),
        WorkspaceTable.Events => ("events", "message_id"),
        WorkspaceTable.IdempotencyKeys => ("idempotency_keys", "key_hash"),
        WorkspaceTable.Suppressions => ("suppressions", "address_hash"),
        WorkspaceTable.AuditOutbox => ("audit_outbox", "id"),
        WorkspaceTable.AuditEntries => ("audit_entries", "id"),
        WorkspaceTable.AuditHeads => ("audit_heads", "workspace_id"),
        _ => throw new ArgumentOutOfRangeException(nameof(table), table, "Not a table of rows."),
    };
}
