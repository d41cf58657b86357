// The suppression list on SQLite.
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using static MonkeysMail.Silo.Storage.Sqlite.SqliteValues;
using EventId = MonkeysMail.Grains.Contracts.EventId;

namespace MonkeysMail.Silo.Storage.Sqlite;

internal sealed class SqliteSuppressionStore(SqliteDatabase database) : ISuppressionStore
{
    private const int PageSize = 10_000; // keeps a reader's snapshot short, so that the write-ahead log can be trimmed

    // A row that has expired is replaced whole; a living one keeps what it says but the later expiry (null: never).
    private const string Add = $"""
        INSERT INTO suppressions (workspace_id, address_hash, stream, reason, source, created_at, expires_at, sealed)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (workspace_id, address_hash, stream) DO UPDATE SET
            reason = CASE WHEN suppressions.expires_at <= {Now} THEN excluded.reason ELSE suppressions.reason END,
            source = CASE WHEN suppressions.expires_at <= {Now} THEN excluded.source ELSE suppressions.source END,
            created_at = CASE WHEN suppressions.expires_at <= {Now} THEN excluded.created_at ELSE suppressions.created_at END,
            sealed = CASE WHEN suppressions.expires_at <= {Now} THEN excluded.sealed ELSE suppressions.sealed END,
            expires_at = max(suppressions.expires_at, excluded.expires_at)
        WHERE suppressions.expires_at IS NOT NULL AND (excluded.expires_at IS NULL OR excluded.expires_at > suppressions.expires_at)
        """;

    public Task AddAsync(IReadOnlyList<SuppressionRow> rows, CancellationToken ct) => database.WriteAsync(
        session =>
        {
            session.Execute("BEGIN IMMEDIATE");
            try
            {
                foreach (var row in SuppressionRows.Merge(rows))
                {
                    session.Execute(
                        Add,
                        Blob(row.Workspace.Value),
                        row.AddressHash,
                        SuppressionRows.ToColumn(row.Stream),
                        (int)row.Reason,
                        row.Source is { } source ? Blob(source.Value) : null,
                        Microseconds.Of(row.CreatedAt),
                        Time(row.ExpiresAt),
                        row.Sealed);
                }

                return session.Execute("COMMIT");
            }
            catch
            {
                session.RollBack();
                throw;
            }
        },
        ct);

    public Task<IReadOnlyList<SuppressionRow>> FindAsync(WorkspaceId workspace, IReadOnlyList<byte[]> addressHashes, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<SuppressionRow>>(
            session => addressHashes.Distinct(HashComparer.Instance).SelectMany(hash => session.Query(
                $"""
                SELECT stream, reason, source, created_at, expires_at, sealed FROM suppressions
                WHERE workspace_id = $1 AND address_hash = $2 AND (expires_at IS NULL OR expires_at > {Now})
                """,
                reader => new SuppressionRow(
                    workspace,
                    hash,
                    SuppressionRows.ToStream(reader.GetInt64(0)),
                    (SuppressionReason)reader.GetInt32(1),
                    reader.IsDBNull(2) ? null : new EventId(reader.Guid(2)),
                    reader.Time(3),
                    reader.IsDBNull(4) ? null : reader.Time(4),
                    reader.Bytes(5)),
                Blob(workspace.Value),
                hash)).ToList(),
            ct);

    public async IAsyncEnumerable<ulong> LoadHashesAsync(WorkspaceId workspace, [EnumeratorCancellation] CancellationToken ct)
    {
        byte[] last = [];
        while (true)
        {
            var after = last;
            var page = await database.ReadAsync(
                session => session.Query(
                    """
                    SELECT DISTINCT address_hash FROM suppressions WHERE workspace_id = $1 AND address_hash > $2 ORDER BY address_hash LIMIT $3
                    """,
                    reader => reader.Bytes(0),
                    Blob(workspace.Value),
                    after,
                    PageSize),
                ct);
            foreach (var hash in page)
            {
                yield return BinaryPrimitives.ReadUInt64BigEndian(hash);
            }

            if (page.Count < PageSize)
            {
                yield break;
            }

            last = page[^1];
        }
    }

    private sealed class HashComparer : IEqualityComparer<byte[]>
    {
        public static readonly HashComparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] hash) => BinaryPrimitives.ReadInt32BigEndian(hash);
    }
}
