// MTA-STS policies on PostgreSQL. Of two silos that fetch at once the later fetch stays.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Dns.MtaSts;
using static MonkeysMail.Silo.Storage.Postgres.PgParameters;

namespace MonkeysMail.Silo.Storage.Postgres;

internal sealed class PostgresMtaStsStore(PostgresDatabase database) : IMtaStsStore
{
    public async Task<MtaStsRow?> FindAsync(WorkspaceId workspace, byte[] domain, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand(
            "SELECT fetched_at, expires_at, sealed FROM mta_sts_policies WHERE workspace_id = $1 AND domain_hash = $2");
        command.Parameters.AddAll([Of(workspace.Value), Of(LookupHash.ToGuid(domain))]);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new MtaStsRow(
                workspace, domain, reader.GetFieldValue<DateTimeOffset>(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetFieldValue<byte[]>(2))
            : null;
    }

    public async Task SaveAsync(MtaStsRow row, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(row);
        await using var command = database.Queries.CreateCommand(
            """
            INSERT INTO mta_sts_policies AS old (workspace_id, domain_hash, fetched_at, expires_at, sealed) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (workspace_id, domain_hash) DO UPDATE SET
                fetched_at = excluded.fetched_at, expires_at = excluded.expires_at, sealed = excluded.sealed
            WHERE old.fetched_at <= excluded.fetched_at
            """);
        command.Parameters.AddAll([Of(row.Workspace.Value), Of(LookupHash.ToGuid(row.Domain)), Of(row.FetchedAt), Of(row.ExpiresAt), Of(row.Sealed)]);
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task DeleteExpiredAsync(DateTimeOffset before, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand("DELETE FROM mta_sts_policies WHERE expires_at < $1");
        command.Parameters.Add(Of(before));
        await command.ExecuteNonQueryAsync(ct);
    }
}
