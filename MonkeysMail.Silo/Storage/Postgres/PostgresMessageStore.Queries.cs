// Messages on PostgreSQL: the reading half, idempotency claims and the sweep's questions.
using System.Text;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using Npgsql;
using NpgsqlTypes;
using EventId = MonkeysMail.Grains.Contracts.EventId;

namespace MonkeysMail.Silo.Storage.Postgres;

internal sealed partial class PostgresMessageStore
{
    private const string MessageColumns =
        "m.workspace_id, m.id, m.created_at, m.due_at, m.etag, m.flush_id, m.attempt, m.size, m.shard, m.status, m.stream, m.mode, m.owner, m.head, m.state";

    public async Task<MessageRow?> ReadAsync(WorkspaceId workspace, MessageId id, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand($"SELECT {MessageColumns} FROM messages m WHERE workspace_id = $1 AND id = $2");
        command.Parameters.Add(Value(workspace.Value));
        command.Parameters.Add(Value(id.Value));
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? ReadMessage(reader) : null;
    }

    public async Task<byte[]?> ReadContentAsync(WorkspaceId workspace, MessageId id, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand("SELECT content FROM message_contents WHERE workspace_id = $1 AND message_id = $2");
        command.Parameters.Add(Value(workspace.Value));
        command.Parameters.Add(Value(id.Value));
        return (byte[]?)await command.ExecuteScalarAsync(ct);
    }

    public async Task<IReadOnlyList<EventRow>> ReadEventsAsync(WorkspaceId workspace, MessageId id, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand("""
            SELECT id, type, created_at, recipient_hash, sealed FROM events
            WHERE workspace_id = $1 AND message_id = $2 ORDER BY transaction_id, sequence
            """);
        command.Parameters.Add(Value(workspace.Value));
        command.Parameters.Add(Value(id.Value));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var events = new List<EventRow>();
        while (await reader.ReadAsync(ct))
        {
            events.Add(new EventRow(
                workspace,
                new EventId(reader.GetGuid(0)),
                id,
                (MailEventType)reader.GetInt16(1),
                reader.GetFieldValue<DateTimeOffset>(2),
                await reader.IsDBNullAsync(3, ct) ? null : LookupHash.ToBytes(reader.GetGuid(3)),
                reader.GetFieldValue<byte[]>(4)));
        }

        return events;
    }

    public async Task<IReadOnlyList<MessageRow>> ListAsync(MessageListQuery query, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand();
        command.CommandText = BuildList(query, command.Parameters);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<MessageRow>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(ReadMessage(reader));
        }

        return rows;
    }

    public async Task<IdempotencyRow?> FindIdempotencyAsync(WorkspaceId workspace, byte[] keyHash, CancellationToken ct)
    {
        await using var connection = await database.Queries.OpenConnectionAsync(ct);
        var keys = await FindKeysAsync(connection, [(workspace, keyHash)], ct);
        return keys.Values.FirstOrDefault();
    }

    public async Task<IdempotencyRow?> ClaimIdempotencyAsync(IdempotencyRow claim, CancellationToken ct)
    {
        await using var connection = await database.Queries.OpenConnectionAsync(ct);
        while (true)
        {
            if (await TryClaimAsync(connection, claim, ct))
            {
                return null;
            }

            // Absent again only when it expired between the two statements: then the claim is made anew.
            var keys = await FindKeysAsync(connection, [(claim.Workspace, claim.KeyHash)], ct);
            if (keys.Count > 0)
            {
                return keys.Values.First();
            }
        }
    }

    public async Task<IReadOnlyList<DueRow>> FindDueAsync(short shard, int limit, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand("""
            SELECT m.workspace_id, m.id, m.owner FROM messages m
            WHERE m.shard = $1 AND m.due_at IS NOT NULL AND m.due_at <= now()
                AND (m.owner IS NULL OR NOT EXISTS (SELECT 1 FROM silo_leases l WHERE l.owner = m.owner AND l.ends_at > now()))
            ORDER BY m.due_at LIMIT $2
            """);
        command.Parameters.Add(Value(shard));
        command.Parameters.Add(Value(limit));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<DueRow>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(new DueRow(
                new WorkspaceId(reader.GetGuid(0)),
                new MessageId(reader.GetGuid(1)),
                await reader.IsDBNullAsync(2, ct) ? null : reader.GetString(2)));
        }

        return rows;
    }

    public async Task<QueueDepth> MeasureQueueAsync(short shard, int limit, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand("""
            SELECT
                (SELECT count(*) FROM (SELECT FROM messages WHERE shard = $1 AND due_at <= now() LIMIT $2) AS due),
                (SELECT count(*) FROM (SELECT FROM messages WHERE shard = $1 AND due_at > now() LIMIT $2) AS later),
                (SELECT now() - due_at FROM messages WHERE shard = $1 AND due_at <= now() ORDER BY due_at LIMIT 1)
            """);
        command.Parameters.Add(Value(shard));
        command.Parameters.Add(Value(limit));
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new QueueDepth(
            reader.GetInt64(0), reader.GetInt64(1), await reader.IsDBNullAsync(2, ct) ? null : reader.GetFieldValue<TimeSpan>(2));
    }

    public async Task<int> DeleteExpiredAsync(int limit, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand("""
            DELETE FROM idempotency_keys k USING (
                SELECT workspace_id, key_hash FROM idempotency_keys WHERE expires_at <= now()
                ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED) AS e
            WHERE k.workspace_id = e.workspace_id AND k.key_hash = e.key_hash
            """);
        command.Parameters.Add(Value(limit));
        return await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<bool> TryClaimAsync(NpgsqlConnection connection, IdempotencyRow claim, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("""
            INSERT INTO idempotency_keys AS k (workspace_id, key_hash, request_hash, message_ids, batch, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (workspace_id, key_hash) DO UPDATE
                SET request_hash = excluded.request_hash, message_ids = excluded.message_ids, batch = excluded.batch, expires_at = excluded.expires_at
                WHERE k.expires_at <= now()
            RETURNING true
            """, connection);
        command.Parameters.Add(Value(claim.Workspace.Value));
        command.Parameters.Add(Value(LookupHash.ToGuid(claim.KeyHash)));
        command.Parameters.Add(Value(claim.RequestHash));
        command.Parameters.Add(PgArrays.Of(claim.Ids.Select(id => id.Value), NpgsqlDbType.Uuid));
        command.Parameters.Add(Value(claim.Batch));
        command.Parameters.Add(Value(Microseconds.Utc(claim.ExpiresAt)));
        return await command.ExecuteScalarAsync(ct) is not null;
    }

    private static async Task<Dictionary<(Guid, Guid), IdempotencyRow>> FindKeysAsync(
        NpgsqlConnection connection, IReadOnlyList<(WorkspaceId Workspace, byte[] Hash)> keys, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(FlushSql.FindKeys, connection);
        command.Parameters.Add(PgArrays.Of(keys.Select(k => k.Workspace.Value), NpgsqlDbType.Uuid));
        command.Parameters.Add(PgArrays.Of(keys.Select(k => LookupHash.ToGuid(k.Hash)), NpgsqlDbType.Uuid));
        var found = new Dictionary<(Guid, Guid), IdempotencyRow>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            found[(reader.GetGuid(0), reader.GetGuid(1))] = new IdempotencyRow(
                new WorkspaceId(reader.GetGuid(0)),
                LookupHash.ToBytes(reader.GetGuid(1)),
                reader.GetFieldValue<byte[]>(2),
                reader.GetFieldValue<Guid[]>(3).Select(id => new MessageId(id)).ToList(),
                reader.GetBoolean(4),
                reader.GetFieldValue<DateTimeOffset>(5));
        }

        return found;
    }

    private static string BuildList(MessageListQuery query, NpgsqlParameterCollection parameters)
    {
        parameters.Add(Value(query.Workspace.Value));
        var sql = new StringBuilder($"SELECT {MessageColumns} FROM messages m");
        for (var i = 0; i < query.Lookups.Count; i++)
        {
            sql.Append(Invariant($" JOIN message_lookups l{i} ON l{i}.workspace_id = m.workspace_id AND l{i}.message_id = m.id"));
            sql.Append(Invariant($" AND l{i}.workspace_id = $1 AND l{i}.hash = {Bind(LookupHash.ToGuid(query.Lookups[i]))}"));
        }

        sql.Append(" WHERE m.workspace_id = $1");
        if (query.Status is { } status)
        {
            // As literals: the predicates of the partial indexes must be provable.
            sql.Append(Invariant($" AND m.status = {(int)status}"));
            sql.Append(status == DeliveryStatus.Queued ? " AND m.due_at IS NOT NULL" : "");
        }

        if (query.Mode is { } mode)
        {
            sql.Append(Invariant($" AND m.mode = {(int)mode}"));
        }

        AddBound(query.After, "m.created_at >= ", "m.id >= ", -IdBound.Slack);
        AddBound(query.Before, "m.created_at < ", "m.id < ", IdBound.Slack);
        if (query.Cursor is { } cursor)
        {
            sql.Append(Invariant($" AND m.id < {Bind(cursor.Value)}"));
        }

        return sql.Append(Invariant($" ORDER BY m.id DESC LIMIT {Bind(query.Limit)}")).ToString();

        string Bind<T>(T value)
        {
            parameters.Add(Value(value));
            return Invariant($"${parameters.Count}");
        }

        void AddBound(DateTimeOffset? time, string column, string id, TimeSpan slack)
        {
            if (time is { } bound)
            {
                sql.Append(Invariant($" AND {column}{Bind(Microseconds.Utc(bound))} AND {id}{Bind(IdBound.At(bound + slack))}"));
            }
        }
    }

    private static MessageRow ReadMessage(NpgsqlDataReader reader) => new()
    {
        Workspace = new WorkspaceId(reader.GetGuid(0)),
        Id = new MessageId(reader.GetGuid(1)),
        CreatedAt = reader.GetFieldValue<DateTimeOffset>(2),
        DueAt = reader.IsDBNull(3) ? null : reader.GetFieldValue<DateTimeOffset>(3),
        Etag = reader.GetInt64(4),
        FlushId = reader.GetGuid(5),
        Attempt = reader.GetInt32(6),
        Size = reader.GetInt32(7),
        Shard = reader.GetInt16(8),
        Status = (DeliveryStatus)reader.GetInt16(9),
        Stream = (MailStream)reader.GetInt16(10),
        Mode = (KeyMode)reader.GetInt16(11),
        Owner = reader.IsDBNull(12) ? null : reader.GetString(12),
        Head = reader.GetFieldValue<byte[]>(13),
        State = reader.GetFieldValue<byte[]>(14),
    };

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private static NpgsqlParameter<T> Value<T>(T value) => new() { TypedValue = value };
}
