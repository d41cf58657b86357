// Wrapped data keys on PostgreSQL.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using Npgsql;

namespace MonkeysMail.Silo.Storage.Postgres;

internal sealed class PostgresDataKeyStore(PostgresDatabase database) : IDataKeyStore
{
    public async Task<IReadOnlyList<DataKeyRow>> ReadAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand(
            "SELECT purpose, version, master_version, wrapped FROM data_keys WHERE workspace_id = $1 ORDER BY purpose, version");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = workspace.Value });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<DataKeyRow>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(new DataKeyRow(workspace, reader.GetInt16(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetFieldValue<byte[]>(3)));
        }

        return rows;
    }

    public async Task<bool> InsertAsync(DataKeyRow row, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand("""
            INSERT INTO data_keys (workspace_id, purpose, version, master_version, wrapped) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = row.Workspace.Value });
        command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = row.Purpose });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = row.Version });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = row.MasterVersion });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = row.Wrapped });
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }
}
