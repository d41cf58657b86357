// MTA-STS policies on SQLite.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Dns.MtaSts;
using static MonkeysMail.Silo.Storage.Sqlite.SqliteValues;

namespace MonkeysMail.Silo.Storage.Sqlite;

internal sealed class SqliteMtaStsStore(SqliteDatabase database) : IMtaStsStore
{
    public Task<MtaStsRow?> FindAsync(WorkspaceId workspace, byte[] domain, CancellationToken ct) => database.ReadAsync(
        session => session.Query(
            "SELECT fetched_at, expires_at, sealed FROM mta_sts_policies WHERE workspace_id = $1 AND domain_hash = $2",
            reader => new MtaStsRow(workspace, domain, reader.Time(0), reader.Time(1), reader.Bytes(2)),
            Blob(workspace.Value),
            domain).SingleOrDefault(),
        ct);

    public Task SaveAsync(MtaStsRow row, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(row);
        return database.WriteAsync(
            session => session.Execute(
                """
                INSERT INTO mta_sts_policies (workspace_id, domain_hash, fetched_at, expires_at, sealed) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (workspace_id, domain_hash) DO UPDATE SET
                    fetched_at = excluded.fetched_at, expires_at = excluded.expires_at, sealed = excluded.sealed
                WHERE mta_sts_policies.fetched_at <= excluded.fetched_at
                """,
                Blob(row.Workspace.Value),
                row.Domain,
                Time(row.FetchedAt),
                Time(row.ExpiresAt),
                row.Sealed),
            ct);
    }

    public Task DeleteExpiredAsync(DateTimeOffset before, CancellationToken ct) => database.WriteAsync(
        session => session.Execute("DELETE FROM mta_sts_policies WHERE expires_at < $1", Time(before)), ct);
}
