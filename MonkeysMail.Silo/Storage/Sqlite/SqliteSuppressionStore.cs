// The suppression list on SQLite: look-ups and changes; pages and the load of a whole list are in the other part.
using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using static MonkeysMail.Silo.Storage.Sqlite.SqliteValues;
using EventId = MonkeysMail.Grains.Contracts.EventId;

namespace MonkeysMail.Silo.Storage.Sqlite;

internal sealed partial class SqliteSuppressionStore(SqliteDatabase database) : ISuppressionStore
{
    private const string Columns = "address_hash, stream, reason, source, created_at, expires_at, sealed";

    private const string Insert = $"""
        INSERT INTO suppressions (workspace_id, {Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (workspace_id, address_hash, stream) DO NOTHING
        """;

    // A row that has expired is replaced whole; a living one keeps what it says but the later expiry (null: never).
    private const string Prolong = $"""
        UPDATE suppressions SET
            reason = CASE WHEN expires_at <= {Now} THEN $4 ELSE reason END,
            source = CASE WHEN expires_at <= {Now} THEN $5 ELSE source END,
            created_at = CASE WHEN expires_at <= {Now} THEN $6 ELSE created_at END,
            sealed = CASE WHEN expires_at <= {Now} THEN $8 ELSE sealed END,
            expires_at = max(expires_at, $7)
        WHERE workspace_id = $1 AND address_hash = $2 AND stream = $3 AND expires_at IS NOT NULL AND ($7 IS NULL OR $7 > expires_at)
        """;

    public Task<SuppressionCounts> AddAsync(IReadOnlyList<SuppressionRow> rows, Func<SuppressionCounts, AuditOutboxRow?>? audit, CancellationToken ct)
    {
        var merged = SuppressionRows.Merge(rows);
        return database.TransactAsync(
            session =>
            {
                var (added, changed) = (0, 0);
                foreach (var row in merged)
                {
                    object?[] values =
                    [
                        Blob(row.Workspace.Value),
                        row.AddressHash,
                        SuppressionRows.ToColumn(row.Stream),
                        (int)row.Reason,
                        row.Source is { } source ? Blob(source.Value) : null,
                        Microseconds.Of(row.CreatedAt),
                        Time(row.ExpiresAt),
                        row.Sealed,
                    ];
                    var inserted = session.Execute(Insert, values);
                    added += inserted;
                    changed += inserted == 0 ? session.Execute(Prolong, values) : 0;
                }

                var counts = new SuppressionCounts(added, changed);
                if (audit?.Invoke(counts) is { } entry)
                {
                    Note(session, entry);
                }

                return counts;
            },
            ct);
    }

    public Task<IReadOnlyList<SuppressionRow>> RemoveAsync(
        WorkspaceId workspace, byte[] addressHash, SuppressionScope? scope, Func<IReadOnlyList<SuppressionRow>, AuditOutboxRow> audit, CancellationToken ct) =>
        database.TransactAsync<IReadOnlyList<SuppressionRow>>(
            session =>
            {
                var now = Microseconds.ToTime((long)session.Scalar($"SELECT {Now}")!);
                object?[] which = scope is { } one
                    ? [Blob(workspace.Value), addressHash, SuppressionRows.ToColumn(one)]
                    : [Blob(workspace.Value), addressHash];
                var removed = SuppressionRows.Living(
                    session.Query(
                        $"DELETE FROM suppressions WHERE workspace_id = $1 AND address_hash = $2{(scope is null ? "" : " AND stream = $3")} RETURNING {Columns}",
                        reader => Read(reader, workspace),
                        which),
                    now);
                if (removed.Count > 0)
                {
                    Note(session, audit(removed));
                }

                return removed;
            },
            ct);

    public Task<IReadOnlyList<SuppressionRow>> FindAsync(WorkspaceId workspace, IReadOnlyList<byte[]> addressHashes, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<SuppressionRow>>(
            session => addressHashes.Distinct(HashComparer.Instance).SelectMany(hash => session.Query(
                $"SELECT {Columns} FROM suppressions WHERE workspace_id = $1 AND address_hash = $2 AND (expires_at IS NULL OR expires_at > {Now})",
                reader => Read(reader, workspace),
                Blob(workspace.Value),
                hash)).ToList(),
            ct);

    private static void Note(SqliteSession session, AuditOutboxRow entry) => session.Execute(
        "INSERT INTO audit_outbox (workspace_id, id, sealed) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        Blob(entry.Workspace.Value),
        Blob(entry.Id),
        entry.Sealed);

    private static SuppressionRow Read(SqliteDataReader reader, WorkspaceId workspace) => new(
        workspace,
        reader.Bytes(0),
        SuppressionRows.ToStream(reader.GetInt64(1)),
        (SuppressionReason)reader.GetInt32(2),
        reader.IsDBNull(3) ? null : new EventId(reader.Guid(3)),
        reader.Time(4),
        reader.IsDBNull(5) ? null : reader.Time(5),
        reader.Bytes(6));

    private sealed class HashComparer : IEqualityComparer<byte[]>
    {
        public static readonly HashComparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] hash) => BinaryPrimitives.ReadInt32BigEndian(hash);
    }
}
