// Audit chains on PostgreSQL.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using Npgsql;
using NpgsqlTypes;
using static MonkeysMail.Silo.Storage.Postgres.PgParameters;

namespace MonkeysMail.Silo.Storage.Postgres;

internal sealed class PostgresAuditStore(PostgresDatabase database) : IAuditStore
{
    private const string MoveHead = """
        INSERT INTO audit_heads AS h (workspace_id, start, start_hash, position, hash, mac) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (workspace_id) DO UPDATE SET start = excluded.start, start_hash = excluded.start_hash,
            position = excluded.position, hash = excluded.hash, mac = excluded.mac
        WHERE h.position = $7
        """;

    private const string Insert = """
        INSERT INTO audit_entries (workspace_id, position, id, created_at, hash, sealed) SELECT $1, * FROM unnest($2, $3, $4, $5, $6)
        """;

    public async Task<AuditHeadRow?> ReadHeadAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand("SELECT start, start_hash, position, hash, mac FROM audit_heads WHERE workspace_id = $1");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = workspace.Value });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new AuditHeadRow(
                workspace, reader.GetInt64(0), reader.GetFieldValue<byte[]>(1), reader.GetInt64(2), reader.GetFieldValue<byte[]>(3), reader.GetFieldValue<byte[]>(4))
            : null;
    }

    public async Task<bool> AppendAsync(long from, AuditHeadRow head, IReadOnlyList<AuditRow> rows, CancellationToken ct)
    {
        await using var connection = await database.Queries.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var commit = new StandbyNotice(connection);
        await using (var move = new NpgsqlCommand(MoveHead, connection, transaction))
        {
            move.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = head.Workspace.Value });
            move.Parameters.Add(new NpgsqlParameter<long> { TypedValue = head.Start });
            move.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = head.StartHash });
            move.Parameters.Add(new NpgsqlParameter<long> { TypedValue = head.Position });
            move.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = head.Hash });
            move.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = head.Mac });
            move.Parameters.Add(new NpgsqlParameter<long> { TypedValue = from });
            if (await move.ExecuteNonQueryAsync(ct) == 0)
            {
                return false;
            }
        }

        await using (var insert = new NpgsqlCommand(Insert, connection, transaction))
        {
            insert.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = head.Workspace.Value });
            insert.Parameters.Add(PgArrays.Of(rows.Select(row => row.Position), NpgsqlDbType.Bigint));
            insert.Parameters.Add(PgArrays.Of(rows.Select(row => row.Id), NpgsqlDbType.Uuid));
            insert.Parameters.Add(PgArrays.Of(rows.Select(row => Microseconds.Utc(row.CreatedAt)), NpgsqlDbType.TimestampTz));
            insert.Parameters.Add(PgArrays.Of(rows.Select(row => row.Hash), NpgsqlDbType.Bytea));
            insert.Parameters.Add(PgArrays.Of(rows.Select(row => row.Sealed), NpgsqlDbType.Bytea));
            await insert.ExecuteNonQueryAsync(ct);
        }

        await using (var take = new NpgsqlCommand("DELETE FROM audit_outbox WHERE workspace_id = $1 AND id = ANY ($2)", connection, transaction))
        {
            take.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = head.Workspace.Value });
            take.Parameters.Add(PgArrays.Of(rows.Select(row => row.Id), NpgsqlDbType.Uuid));
            await take.ExecuteNonQueryAsync(ct);
        }

        await transaction.CommitAsync(ct);
        commit.ThrowIfUnconfirmed();
        return true;
    }

    public async Task<bool> TrimAsync(AuditHeadRow head, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand("""
            WITH moved AS (
                UPDATE audit_heads SET start = $2, start_hash = $3, mac = $4 WHERE workspace_id = $1 AND position = $5 AND start < $2 RETURNING 1
            ), deleted AS (
                DELETE FROM audit_entries WHERE workspace_id = $1 AND position <= $2 AND EXISTS (SELECT 1 FROM moved)
            )
            SELECT count(*) FROM moved
            """);
        command.Parameters.AddAll([Of(head.Workspace.Value), Of(head.Start), Of(head.StartHash), Of(head.Mac), Of(head.Position)]);
        return (long)(await command.ExecuteScalarAsync(ct))! == 1;
    }

    public async Task<IReadOnlySet<Guid>> FindAsync(WorkspaceId workspace, IReadOnlyList<Guid> ids, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand("SELECT id FROM audit_entries WHERE workspace_id = $1 AND id = ANY ($2)");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = workspace.Value });
        command.Parameters.Add(PgArrays.Of(ids, NpgsqlDbType.Uuid));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new HashSet<Guid>();
        while (await reader.ReadAsync(ct))
        {
            found.Add(reader.GetGuid(0));
        }

        return found;
    }

    public Task<IReadOnlyList<AuditRow>> ReadUpAsync(WorkspaceId workspace, long after, int limit, CancellationToken ct) => ReadAsync(
        "SELECT position, id, created_at, hash, sealed FROM audit_entries WHERE workspace_id = $1 AND position > $2 ORDER BY position LIMIT $3",
        workspace,
        after,
        limit,
        ct);

    public Task<IReadOnlyList<AuditRow>> ReadDownAsync(WorkspaceId workspace, long before, int limit, CancellationToken ct) => ReadAsync(
        "SELECT position, id, created_at, hash, sealed FROM audit_entries WHERE workspace_id = $1 AND position < $2 ORDER BY position DESC LIMIT $3",
        workspace,
        before,
        limit,
        ct);

    public async Task OfferAsync(IReadOnlyList<AuditOutboxRow> rows, CancellationToken ct)
    {
        foreach (var row in rows)
        {
            await using var command = database.Queries.CreateCommand("""
                INSERT INTO audit_outbox (workspace_id, id, sealed)
                SELECT $1, $2, $3 WHERE NOT EXISTS (SELECT 1 FROM audit_entries WHERE workspace_id = $1 AND id = $2)
                ON CONFLICT DO NOTHING
                """);
            command.Parameters.AddAll([Of(row.Workspace.Value), Of(row.Id), Of(row.Sealed)]);
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    public async Task<IReadOnlyList<AuditOutboxRow>> ReadOutboxAsync(WorkspaceId workspace, Guid after, int limit, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand("SELECT id, sealed FROM audit_outbox WHERE workspace_id = $1 AND id > $3 ORDER BY id LIMIT $2");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = workspace.Value });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = after });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<AuditOutboxRow>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(new AuditOutboxRow(workspace, reader.GetGuid(0), reader.GetFieldValue<byte[]>(1)));
        }

        return rows;
    }

    public async Task<IReadOnlyList<WorkspaceId>> ListWaitingAsync(int limit, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand("SELECT DISTINCT workspace_id FROM audit_outbox LIMIT $1");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var workspaces = new List<WorkspaceId>();
        while (await reader.ReadAsync(ct))
        {
            workspaces.Add(new WorkspaceId(reader.GetGuid(0)));
        }

        return workspaces;
    }

    private async Task<IReadOnlyList<AuditRow>> ReadAsync(string sql, WorkspaceId workspace, long position, int limit, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = workspace.Value });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<AuditRow>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(new AuditRow(
                workspace,
                reader.GetInt64(0),
                reader.GetGuid(1),
                reader.GetFieldValue<DateTimeOffset>(2),
                reader.GetFieldValue<byte[]>(3),
                reader.GetFieldValue<byte[]>(4)));
        }

        return rows;
    }
}
