// Audit chains on SQLite.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using static MonkeysMail.Silo.Storage.Sqlite.SqliteValues;

namespace MonkeysMail.Silo.Storage.Sqlite;

internal sealed class SqliteAuditStore(SqliteDatabase database) : IAuditStore
{
    private const string MoveHead = """
        INSERT INTO audit_heads (workspace_id, start, start_hash, position, hash, mac) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (workspace_id) DO UPDATE SET start = excluded.start, start_hash = excluded.start_hash,
            position = excluded.position, hash = excluded.hash, mac = excluded.mac
        WHERE audit_heads.position = $7
        """;

    private const string Insert = "INSERT INTO audit_entries (workspace_id, position, id, created_at, hash, sealed) VALUES ($1, $2, $3, $4, $5, $6)";

    public Task<AuditHeadRow?> ReadHeadAsync(WorkspaceId workspace, CancellationToken ct) => database.ReadAsync(
        session => session.Query(
            "SELECT start, start_hash, position, hash, mac FROM audit_heads WHERE workspace_id = $1",
            reader => new AuditHeadRow(workspace, reader.GetInt64(0), reader.Bytes(1), reader.GetInt64(2), reader.Bytes(3), reader.Bytes(4)),
            Blob(workspace.Value)).FirstOrDefault(),
        ct);

    public Task<bool> AppendAsync(long from, AuditHeadRow head, IReadOnlyList<AuditRow> rows, CancellationToken ct) => database.TransactAsync(
        session =>
        {
            var workspace = Blob(head.Workspace.Value);
            if (session.Execute(MoveHead, workspace, head.Start, head.StartHash, head.Position, head.Hash, head.Mac, from) == 0)
            {
                return false;
            }

            foreach (var row in rows)
            {
                session.Execute(Insert, workspace, row.Position, Blob(row.Id), Microseconds.Of(row.CreatedAt), row.Hash, row.Sealed);
                session.Execute("DELETE FROM audit_outbox WHERE workspace_id = $1 AND id = $2", workspace, Blob(row.Id));
            }

            return true;
        },
        ct);

    public Task<bool> TrimAsync(AuditHeadRow head, CancellationToken ct) => database.TransactAsync(
        session =>
        {
            var workspace = Blob(head.Workspace.Value);
            if (session.Execute(
                "UPDATE audit_heads SET start = $2, start_hash = $3, mac = $4 WHERE workspace_id = $1 AND position = $5 AND start < $2",
                workspace, head.Start, head.StartHash, head.Mac, head.Position) == 0)
            {
                return false;
            }

            session.Execute("DELETE FROM audit_entries WHERE workspace_id = $1 AND position <= $2", workspace, head.Start);
            return true;
        },
        ct);

    public Task<IReadOnlySet<Guid>> FindAsync(WorkspaceId workspace, IReadOnlyList<Guid> ids, CancellationToken ct) => database.ReadAsync<IReadOnlySet<Guid>>(
        session => ids.Where(id => session.Scalar(
            "SELECT 1 FROM audit_entries WHERE workspace_id = $1 AND id = $2", Blob(workspace.Value), Blob(id)) is not null).ToHashSet(),
        ct);

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

    public Task OfferAsync(IReadOnlyList<AuditOutboxRow> rows, CancellationToken ct) => database.TransactAsync(
        session =>
        {
            foreach (var row in rows)
            {
                session.Execute(
                    """
                    INSERT INTO audit_outbox (workspace_id, id, sealed)
                    SELECT $1, $2, $3 WHERE NOT EXISTS (SELECT 1 FROM audit_entries WHERE workspace_id = $1 AND id = $2)
                    ON CONFLICT DO NOTHING
                    """,
                    Blob(row.Workspace.Value), Blob(row.Id), row.Sealed);
            }

            return true;
        },
        ct);

    public Task<IReadOnlyList<AuditOutboxRow>> ReadOutboxAsync(WorkspaceId workspace, Guid after, int limit, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<AuditOutboxRow>>(
            session => session.Query(
                "SELECT id, sealed FROM audit_outbox WHERE workspace_id = $1 AND id > $3 ORDER BY id LIMIT $2",
                reader => new AuditOutboxRow(workspace, reader.Guid(0), reader.Bytes(1)),
                Blob(workspace.Value),
                limit,
                Blob(after)),
            ct);

    public Task<IReadOnlyList<WorkspaceId>> ListWaitingAsync(int limit, CancellationToken ct) => database.ReadAsync<IReadOnlyList<WorkspaceId>>(
        session => session.Query("SELECT DISTINCT workspace_id FROM audit_outbox LIMIT $1", reader => new WorkspaceId(reader.Guid(0)), limit), ct);

    private Task<IReadOnlyList<AuditRow>> ReadAsync(string sql, WorkspaceId workspace, long position, int limit, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<AuditRow>>(
            session => session.Query(
                sql,
                reader => new AuditRow(workspace, reader.GetInt64(0), reader.Guid(1), reader.Time(2), reader.Bytes(3), reader.Bytes(4)),
                Blob(workspace.Value),
                position,
                limit),
            ct);
}
