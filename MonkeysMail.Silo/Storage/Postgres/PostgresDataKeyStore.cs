// Wrapped data keys on PostgreSQL. Every change first writes the workspace's row of key_changes and so waits for the one before: what
// follows in the transaction sees its result (READ COMMITTED: each statement has a snapshot of its own).
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using Npgsql;
using static MonkeysMail.Silo.Storage.Postgres.PgParameters;

namespace MonkeysMail.Silo.Storage.Postgres;

internal sealed class PostgresDataKeyStore(PostgresDatabase database) : IDataKeyStore
{
    private const string Change = """
        INSERT INTO key_changes AS c (workspace_id, revision, changed_at, destroyed) VALUES ($1, 1, clock_timestamp(), $2)
        ON CONFLICT (workspace_id) DO UPDATE SET revision = c.revision + 1, changed_at = clock_timestamp(), destroyed = c.destroyed OR excluded.destroyed
        """;

    private static readonly string[] Destroy = ["DELETE FROM data_keys WHERE workspace_id = $1", "DELETE FROM key_jobs WHERE workspace_id = $1"];

    public async Task<DataKeySet> ReadAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand("""
            SELECT k.purpose, k.version, k.master_version, k.wrapped, coalesce(c.revision, 0), coalesce(c.destroyed, false)
            FROM (SELECT $1 AS workspace_id) AS w
            LEFT JOIN key_changes c ON c.workspace_id = w.workspace_id LEFT JOIN data_keys k ON k.workspace_id = w.workspace_id
            ORDER BY k.purpose, k.version
            """);
        command.Parameters.Add(Of(workspace.Value));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<DataKeyRow>();
        var (revision, destroyed) = (0L, false);
        while (await reader.ReadAsync(ct))
        {
            (revision, destroyed) = (reader.GetInt64(4), reader.GetBoolean(5));
            if (!await reader.IsDBNullAsync(0, ct))
            {
                rows.Add(new DataKeyRow(workspace, reader.GetInt16(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetFieldValue<byte[]>(3)));
            }
        }

        return new DataKeySet(rows, revision, destroyed);
    }

    public async Task<bool> InsertAsync(DataKeyRow row, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand("""
            INSERT INTO data_keys (workspace_id, purpose, version, master_version, wrapped)
            SELECT $1, $2, $3, $4, $5 WHERE NOT EXISTS (SELECT 1 FROM key_changes WHERE workspace_id = $1 AND destroyed)
            ON CONFLICT DO NOTHING
            """);
        command.Parameters.AddAll(Columns(row));
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    public Task<bool> AddVersionAsync(DataKeyRow row, AuditOutboxRow audit, CancellationToken ct) => ChangeAsync(row.Workspace, destroyed: false, async (connection, transaction) =>
    {
        await using var insert = new NpgsqlCommand(
            """
            INSERT INTO data_keys (workspace_id, purpose, version, master_version, wrapped)
            SELECT $1, $2, $3, $4, $5
            WHERE (SELECT max(version) FROM data_keys WHERE workspace_id = $1 AND purpose = $2) = $3 - 1
            """,
            connection,
            transaction);
        insert.Parameters.AddAll(Columns(row));
        if (await insert.ExecuteNonQueryAsync(ct) != 1)
        {
            return false;
        }

        await using var note = new NpgsqlCommand("INSERT INTO audit_outbox (workspace_id, id, sealed) VALUES ($1, $2, $3)", connection, transaction);
        note.Parameters.AddAll([Of(audit.Workspace.Value), Of(audit.Id), Of(audit.Sealed)]);
        await note.ExecuteNonQueryAsync(ct);
        await using var order = PostgresKeyJobStore.OrderCommand(KeyJob.New(KeyJobKind.Reseal, row.Workspace, row.Version));
        (order.Connection, order.Transaction) = (connection, transaction);
        await order.ExecuteNonQueryAsync(ct);
        return true;
    }, ct);

    public async Task<int> DeleteVersionsAsync(WorkspaceId workspace, int version, CancellationToken ct)
    {
        var deleted = 0;
        await ChangeAsync(workspace, destroyed: false, async (connection, transaction) =>
        {
            await using var delete = new NpgsqlCommand(
                "DELETE FROM data_keys WHERE workspace_id = $1 AND purpose = 0 AND version < $2", connection, transaction);
            delete.Parameters.Add(Of(workspace.Value));
            delete.Parameters.Add(Of(version));
            return (deleted = await delete.ExecuteNonQueryAsync(ct)) > 0;
        }, ct);
        return deleted;
    }

    public Task DestroyAsync(WorkspaceId workspace, CancellationToken ct) => ChangeAsync(workspace, destroyed: true, async (connection, transaction) =>
    {
        foreach (var sql in Destroy)
        {
            await using var delete = new NpgsqlCommand(sql, connection, transaction);
            delete.Parameters.Add(Of(workspace.Value));
            await delete.ExecuteNonQueryAsync(ct);
        }

        return true;
    }, ct);

    public async Task<IReadOnlyList<DataKeyChange>> FindChangedAsync(TimeSpan window, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand(
            "SELECT workspace_id, revision, destroyed FROM key_changes WHERE changed_at >= now() - $1 ORDER BY changed_at");
        command.Parameters.Add(Of(window));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var changes = new List<DataKeyChange>();
        while (await reader.ReadAsync(ct))
        {
            changes.Add(new DataKeyChange(new WorkspaceId(reader.GetGuid(0)), reader.GetInt64(1), reader.GetBoolean(2)));
        }

        return changes;
    }

    private async Task<bool> ChangeAsync(WorkspaceId workspace, bool destroyed, Func<NpgsqlConnection, NpgsqlTransaction, Task<bool>> change, CancellationToken ct)
    {
        await using var connection = await database.Queries.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted, ct);
        await using (var mark = new NpgsqlCommand(Change, connection, transaction))
        {
            mark.Parameters.Add(Of(workspace.Value));
            mark.Parameters.Add(Of(destroyed));
            await mark.ExecuteNonQueryAsync(ct);
        }

        if (!await change(connection, transaction))
        {
            await transaction.RollbackAsync(ct);
            return false;
        }

        await transaction.CommitAsync(ct);
        return true;
    }

    private static NpgsqlParameter[] Columns(DataKeyRow row) =>
        [Of(row.Workspace.Value), Of(row.Purpose), Of(row.Version), Of(row.MasterVersion), Of(row.Wrapped)];
}
