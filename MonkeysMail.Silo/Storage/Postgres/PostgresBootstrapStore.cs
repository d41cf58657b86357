// The first workspace's id on PostgreSQL: one row, whoever comes first.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using Npgsql;

namespace MonkeysMail.Silo.Storage.Postgres;

internal sealed class PostgresBootstrapStore(PostgresDatabase database) : IBootstrapStore
{
    public async Task<WorkspaceId> FindOrCreateAsync(WorkspaceId proposed, CancellationToken ct)
    {
        await using var connection = await database.Queries.OpenConnectionAsync(ct);
        await using var insert = new NpgsqlCommand("INSERT INTO bootstrap (workspace_id) VALUES ($1) ON CONFLICT DO NOTHING", connection);
        insert.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = proposed.Value });
        await insert.ExecuteNonQueryAsync(ct);
        await using var select = new NpgsqlCommand("SELECT workspace_id FROM bootstrap", connection);
        return new WorkspaceId((Guid)(await select.ExecuteScalarAsync(ct))!);
    }
}
