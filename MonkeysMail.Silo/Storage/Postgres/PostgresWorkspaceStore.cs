// The registry of workspaces on PostgreSQL.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using Npgsql;
using static MonkeysMail.Silo.Storage.Postgres.PgParameters;

namespace MonkeysMail.Silo.Storage.Postgres;

internal sealed class PostgresWorkspaceStore(PostgresDatabase database) : IWorkspaceStore
{
    private const string Columns = "workspace_id, created_at, deleted_at, erased_at, stage, deleted_rows";

    public async Task<bool> RegisterAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand("INSERT INTO workspaces (workspace_id) VALUES ($1) ON CONFLICT DO NOTHING");
        command.Parameters.Add(Of(workspace.Value));
        return await command.ExecuteNonQueryAsync(ct) == 1 || await FindAsync(workspace, ct) is { DeletedAt: null };
    }

    public async Task<WorkspaceRow?> FindAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand($"SELECT {Columns} FROM workspaces WHERE workspace_id = $1");
        command.Parameters.Add(Of(workspace.Value));
        return (await ReadAsync(command, ct)).SingleOrDefault();
    }

    public async Task<IReadOnlyList<WorkspaceRow>> ListAsync(WorkspaceId after, int limit, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand($"SELECT {Columns} FROM workspaces WHERE workspace_id > $1 ORDER BY workspace_id LIMIT $2");
        command.Parameters.AddAll([Of(after.Value), Of(limit)]);
        return await ReadAsync(command, ct);
    }

    public async Task OrderReleaseAsync(WorkspaceId workspace, TimeSpan? delay, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand(
            "UPDATE workspaces SET due_at = CASE WHEN $2 THEN clock_timestamp() + $3 END, runner = NULL, runs_until = NULL WHERE workspace_id = $1 AND deleted_at IS NULL");
        command.Parameters.AddAll([Of(workspace.Value), Of(delay is not null), Of(delay ?? TimeSpan.Zero)]);
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task<bool> OrderDeletionAsync(WorkspaceId workspace, AuditOutboxRow audit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(audit);
        await using var connection = await database.Queries.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var commit = new StandbyNotice(connection);
        await using var bury = new NpgsqlCommand(
            "UPDATE workspaces SET deleted_at = now(), due_at = now(), runner = NULL, runs_until = NULL WHERE workspace_id = $1 AND deleted_at IS NULL",
            connection,
            transaction);
        bury.Parameters.Add(Of(workspace.Value));
        if (await bury.ExecuteNonQueryAsync(ct) == 0)
        {
            return false;
        }

        await using var note = new NpgsqlCommand("INSERT INTO audit_outbox (workspace_id, id, sealed) VALUES ($1, $2, $3)", connection, transaction);
        note.Parameters.AddAll([Of(audit.Workspace.Value), Of(audit.Id), Of(audit.Sealed)]);
        await note.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        commit.ThrowIfUnconfirmed();
        return true;
    }

    private static async Task<List<WorkspaceRow>> ReadAsync(NpgsqlCommand command, CancellationToken ct)
    {
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<WorkspaceRow>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(new WorkspaceRow(
                new WorkspaceId(reader.GetGuid(0)),
                reader.GetFieldValue<DateTimeOffset>(1),
                await reader.IsDBNullAsync(2, ct) ? null : reader.GetFieldValue<DateTimeOffset>(2),
                await reader.IsDBNullAsync(3, ct) ? null : reader.GetFieldValue<DateTimeOffset>(3),
                (WorkspaceTable)reader.GetInt16(4),
                reader.GetInt64(5)));
        }

        return rows;
    }
}
