// The suppression list on PostgreSQL.
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using Npgsql;
using NpgsqlTypes;
using EventId = MonkeysMail.Grains.Contracts.EventId;

namespace MonkeysMail.Silo.Storage.Postgres;

internal sealed class PostgresSuppressionStore(PostgresDatabase database) : ISuppressionStore
{
    // A row that has expired is replaced whole; a living one keeps what it says but the later expiry (null: never).
    private const string Add = """
        INSERT INTO suppressions AS s (workspace_id, address_hash, stream, reason, source, created_at, expires_at, sealed)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (workspace_id, address_hash, stream) DO UPDATE SET
            reason = CASE WHEN s.expires_at <= now() THEN excluded.reason ELSE s.reason END,
            source = CASE WHEN s.expires_at <= now() THEN excluded.source ELSE s.source END,
            created_at = CASE WHEN s.expires_at <= now() THEN excluded.created_at ELSE s.created_at END,
            sealed = CASE WHEN s.expires_at <= now() THEN excluded.sealed ELSE s.sealed END,
            expires_at = CASE WHEN s.expires_at IS NULL OR excluded.expires_at IS NULL THEN NULL ELSE greatest(s.expires_at, excluded.expires_at) END
        WHERE s.expires_at IS NOT NULL AND (excluded.expires_at IS NULL OR excluded.expires_at > s.expires_at)
        """;

    public async Task AddAsync(IReadOnlyList<SuppressionRow> rows, CancellationToken ct)
    {
        var merged = SuppressionRows.Merge(rows);
        await using var command = database.Queries.CreateCommand(Add);
        command.Parameters.Add(ArrayOf(merged.Select(r => r.Workspace.Value), NpgsqlDbType.Uuid));
        command.Parameters.Add(ArrayOf(merged.Select(r => LookupHash.ToGuid(r.AddressHash)), NpgsqlDbType.Uuid));
        command.Parameters.Add(ArrayOf(merged.Select(r => SuppressionRows.ToColumn(r.Stream)), NpgsqlDbType.Smallint));
        command.Parameters.Add(ArrayOf(merged.Select(r => (short)r.Reason), NpgsqlDbType.Smallint));
        command.Parameters.Add(ArrayOf(merged.Select(r => r.Source?.Value), NpgsqlDbType.Uuid));
        command.Parameters.Add(ArrayOf(merged.Select(r => Microseconds.Utc(r.CreatedAt)), NpgsqlDbType.TimestampTz));
        command.Parameters.Add(ArrayOf(
            merged.Select(r => r.ExpiresAt is { } end ? Microseconds.Utc(end) : (DateTime?)null), NpgsqlDbType.TimestampTz));
        command.Parameters.Add(ArrayOf(merged.Select(r => r.Sealed), NpgsqlDbType.Bytea));
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task<IReadOnlyList<SuppressionRow>> FindAsync(WorkspaceId workspace, IReadOnlyList<byte[]> addressHashes, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand("""
            SELECT address_hash, stream, reason, source, created_at, expires_at, sealed FROM suppressions
            WHERE workspace_id = $1 AND address_hash = ANY ($2) AND (expires_at IS NULL OR expires_at > now())
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = workspace.Value });
        command.Parameters.Add(ArrayOf(addressHashes.Select(LookupHash.ToGuid), NpgsqlDbType.Uuid));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<SuppressionRow>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(new SuppressionRow(
                workspace,
                LookupHash.ToBytes(reader.GetGuid(0)),
                SuppressionRows.ToStream(reader.GetInt16(1)),
                (SuppressionReason)reader.GetInt16(2),
                await reader.IsDBNullAsync(3, ct) ? null : new EventId(reader.GetGuid(3)),
                reader.GetFieldValue<DateTimeOffset>(4),
                await reader.IsDBNullAsync(5, ct) ? null : reader.GetFieldValue<DateTimeOffset>(5),
                reader.GetFieldValue<byte[]>(6)));
        }

        return rows;
    }

    public async IAsyncEnumerable<ulong> LoadHashesAsync(WorkspaceId workspace, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand("SELECT DISTINCT address_hash FROM suppressions WHERE workspace_id = $1");
        command.CommandTimeout = 120; // a million rows
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = workspace.Value });
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            yield return FirstOctets(reader.GetGuid(0));
        }
    }

    private static ulong FirstOctets(Guid hash)
    {
        Span<byte> bytes = stackalloc byte[LookupHash.Length];
        hash.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }

    private static NpgsqlParameter<T[]> ArrayOf<T>(IEnumerable<T> values, NpgsqlDbType element) =>
        new() { TypedValue = values.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | element };
}
