// The suppression list on PostgreSQL: look-ups and changes; pages and the load of a whole list are in the other part.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using Npgsql;
using NpgsqlTypes;
using EventId = MonkeysMail.Grains.Contracts.EventId;

namespace MonkeysMail.Silo.Storage.Postgres;

internal sealed partial class PostgresSuppressionStore(PostgresDatabase database) : ISuppressionStore
{
    private const string Columns = "address_hash, stream, reason, source, created_at, expires_at, sealed";

    // A row that has expired is replaced whole; a living one keeps what it says but the later expiry (null: never). A new version of a row has an xmax.
    private const string Add = """
        WITH put AS (
            INSERT INTO suppressions AS s (workspace_id, address_hash, stream, reason, source, created_at, expires_at, sealed)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (workspace_id, address_hash, stream) DO UPDATE SET
                reason = CASE WHEN s.expires_at <= now() THEN excluded.reason ELSE s.reason END,
                source = CASE WHEN s.expires_at <= now() THEN excluded.source ELSE s.source END,
                created_at = CASE WHEN s.expires_at <= now() THEN excluded.created_at ELSE s.created_at END,
                sealed = CASE WHEN s.expires_at <= now() THEN excluded.sealed ELSE s.sealed END,
                expires_at = CASE WHEN s.expires_at IS NULL OR excluded.expires_at IS NULL THEN NULL ELSE greatest(s.expires_at, excluded.expires_at) END
            WHERE s.expires_at IS NOT NULL AND (excluded.expires_at IS NULL OR excluded.expires_at > s.expires_at)
            RETURNING s.xmax = 0 AS added)
        SELECT count(*) FILTER (WHERE added), count(*) FROM put
        """;

    public async Task<SuppressionCounts> AddAsync(IReadOnlyList<SuppressionRow> rows, Func<SuppressionCounts, AuditOutboxRow?>? audit, CancellationToken ct)
    {
        var merged = SuppressionRows.Merge(rows);
        if (audit is null)
        {
            await using var alone = database.Queries.CreateCommand(Add);
            return await AddAsync(alone, merged, ct);
        }

        await using var connection = await database.Queries.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var command = new NpgsqlCommand(Add, connection, transaction);
        var counts = await AddAsync(command, merged, ct);
        if (audit(counts) is { } entry)
        {
            await NoteAsync(connection, transaction, entry, ct);
        }

        await transaction.CommitAsync(ct);
        return counts;
    }

    public async Task<IReadOnlyList<SuppressionRow>> RemoveAsync(
        WorkspaceId workspace, byte[] addressHash, SuppressionScope? scope, Func<IReadOnlyList<SuppressionRow>, AuditOutboxRow> audit, CancellationToken ct)
    {
        await using var connection = await database.Queries.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var command = new NpgsqlCommand(
            $"DELETE FROM suppressions WHERE workspace_id = $1 AND address_hash = $2{(scope is null ? "" : " AND stream = $3")} RETURNING {Columns}, now()",
            connection,
            transaction);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = workspace.Value });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = LookupHash.ToGuid(addressHash) });
        if (scope is { } one)
        {
            command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = SuppressionRows.ToColumn(one) });
        }

        var removed = new List<SuppressionRow>();
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct))
            {
                removed.AddRange(SuppressionRows.Living([await ReadAsync(reader, workspace, ct)], reader.GetFieldValue<DateTimeOffset>(7)));
            }
        }

        if (removed.Count > 0)
        {
            await NoteAsync(connection, transaction, audit(removed), ct);
        }

        await transaction.CommitAsync(ct);
        return removed;
    }

    public async Task<IReadOnlyList<SuppressionRow>> FindAsync(WorkspaceId workspace, IReadOnlyList<byte[]> addressHashes, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand($"""
            SELECT {Columns} FROM suppressions
            WHERE workspace_id = $1 AND address_hash = ANY ($2) AND (expires_at IS NULL OR expires_at > now())
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = workspace.Value });
        command.Parameters.Add(PgArrays.Of(addressHashes.Select(LookupHash.ToGuid), NpgsqlDbType.Uuid));
        return await ReadAllAsync(command, workspace, ct);
    }

    private static async Task<SuppressionCounts> AddAsync(NpgsqlCommand command, List<SuppressionRow> rows, CancellationToken ct)
    {
        command.Parameters.Add(PgArrays.Of(rows.Select(r => r.Workspace.Value), NpgsqlDbType.Uuid));
        command.Parameters.Add(PgArrays.Of(rows.Select(r => LookupHash.ToGuid(r.AddressHash)), NpgsqlDbType.Uuid));
        command.Parameters.Add(PgArrays.Of(rows.Select(r => SuppressionRows.ToColumn(r.Stream)), NpgsqlDbType.Smallint));
        command.Parameters.Add(PgArrays.Of(rows.Select(r => (short)r.Reason), NpgsqlDbType.Smallint));
        command.Parameters.Add(PgArrays.Of(rows.Select(r => r.Source?.Value), NpgsqlDbType.Uuid));
        command.Parameters.Add(PgArrays.Of(rows.Select(r => Microseconds.Utc(r.CreatedAt)), NpgsqlDbType.TimestampTz));
        command.Parameters.Add(PgArrays.Of(
            rows.Select(r => r.ExpiresAt is { } end ? Microseconds.Utc(end) : (DateTime?)null), NpgsqlDbType.TimestampTz));
        command.Parameters.Add(PgArrays.Of(rows.Select(r => r.Sealed), NpgsqlDbType.Bytea));
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        var added = (int)reader.GetInt64(0);
        return new SuppressionCounts(added, (int)reader.GetInt64(1) - added);
    }

    private static async Task NoteAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, AuditOutboxRow entry, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "INSERT INTO audit_outbox (workspace_id, id, sealed) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", connection, transaction);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = entry.Workspace.Value });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = entry.Id });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = entry.Sealed });
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<List<SuppressionRow>> ReadAllAsync(NpgsqlCommand command, WorkspaceId workspace, CancellationToken ct)
    {
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<SuppressionRow>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(await ReadAsync(reader, workspace, ct));
        }

        return rows;
    }

    private static async Task<SuppressionRow> ReadAsync(NpgsqlDataReader reader, WorkspaceId workspace, CancellationToken ct) => new(
        workspace,
        LookupHash.ToBytes(reader.GetGuid(0)),
        SuppressionRows.ToStream(reader.GetInt16(1)),
        (SuppressionReason)reader.GetInt16(2),
        await reader.IsDBNullAsync(3, ct) ? null : new EventId(reader.GetGuid(3)),
        reader.GetFieldValue<DateTimeOffset>(4),
        await reader.IsDBNullAsync(5, ct) ? null : reader.GetFieldValue<DateTimeOffset>(5),
        reader.GetFieldValue<byte[]>(6));
}
