// Sealed blobs on PostgreSQL, walked in the order of the primary keys.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Storage;
using Npgsql;
using static MonkeysMail.Silo.Storage.Postgres.PgParameters;

namespace MonkeysMail.Silo.Storage.Postgres;

internal sealed class PostgresSealedRowStore(PostgresDatabase database, IServiceProvider services) : ISealedRowStore
{
    public async Task<SealedPage> ReadPageAsync(
        SealedTable table, WorkspaceId workspace, byte[] position, int version, int limit, CancellationToken ct)
    {
        var column = SealedColumn.Of(table);
        await using var command = database.Queries.CreateCommand($"""
            SELECT {column.Key}, old, CASE WHEN old AND octet_length(cell) <= {StatePayload.LargestInPage} THEN cell END
            FROM (
                SELECT {column.Key}, {column.Cell} AS cell, substring({column.Cell} FROM 2 FOR {SealedBlob.VersionLength}) <> $2 AS old
                FROM {column.Table} WHERE workspace_id = $1 AND {column.Compare(">", 4)} ORDER BY {column.Key} LIMIT $3
            ) AS page
            ORDER BY {column.Key}
            """);
        command.Parameters.AddAll([Of(workspace.Value), Of(SealedBlob.Marker(version)), Of(limit), .. Place(column, position)]);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var (examined, last) = (0, position);
        var old = new List<SealedCell>();
        var keys = column.Second is null ? 1 : 2;
        while (await reader.ReadAsync(ct))
        {
            examined++;
            var first = reader.GetGuid(0);
            var second = keys == 2 && !column.IsNumber ? reader.GetGuid(1) : Guid.Empty;
            last = column.Position(first, second, column.IsNumber ? reader.GetInt16(1) : (short)0);
            if (reader.GetBoolean(keys))
            {
                var blob = await reader.IsDBNullAsync(keys + 1, ct) ? null : reader.GetFieldValue<byte[]>(keys + 1);
                old.Add(new SealedCell(last, column.RowIsSecond ? second : first, blob));
            }
        }

        return new SealedPage(examined, examined < limit ? null : last, old);
    }

    public async Task<byte[]?> ReadAsync(SealedTable table, WorkspaceId workspace, byte[] position, CancellationToken ct)
    {
        var column = SealedColumn.Of(table);
        await using var command = database.Queries.CreateCommand(
            $"SELECT {column.Cell} FROM {column.Table} WHERE workspace_id = $1 AND {column.Compare("=", 2)}");
        command.Parameters.AddAll([Of(workspace.Value), .. Place(column, position)]);
        return await command.ExecuteScalarAsync(ct) as byte[];
    }

    public async Task<int> ReplaceAsync(SealedTable table, WorkspaceId workspace, IReadOnlyList<Resealed> blobs, CancellationToken ct)
    {
        if (blobs.Count == 0)
        {
            return 0;
        }

        var column = SealedColumn.Of(table);
        await using var batch = database.Queries.CreateBatch();
        foreach (var blob in blobs)
        {
            var command = new NpgsqlBatchCommand($"""
                UPDATE {column.Table} SET {column.Cell} = $2
                WHERE workspace_id = $1 AND substring({column.Cell} FROM 1 FOR {SealedBlob.HeaderLength}) = $3 AND {column.Compare("=", 4)}
                """);
            command.Parameters.AddAll([Of(workspace.Value), Of(blob.Blob), Of(blob.Former), .. Place(column, blob.Position)]);
            batch.BatchCommands.Add(command);
        }

        return await batch.ExecuteNonQueryAsync(ct);
    }

    public async Task<IReadOnlyList<StoredState>> ReadStatesAsync(WorkspaceId workspace, IReadOnlyList<string> names, CancellationToken ct)
    {
        var (n0, n1) = StatePayload.ColumnsOf(workspace.Value);
        await using var command = database.Queries.CreateCommand("""
            SELECT ctid::text, GrainTypeString, GrainIdN0, GrainIdN1, GrainIdExtensionString, Version, PayloadBinary FROM OrleansStorage
            WHERE GrainTypeString = ANY ($1) AND PayloadBinary IS NOT NULL
                AND ((GrainIdN0 = $2 AND GrainIdN1 = $3 AND GrainIdExtensionString = '') OR starts_with(GrainIdExtensionString, $4))
            """);
        command.CommandTimeout = 60; // one look at the whole table; there are few states
        command.Parameters.AddAll([Of(names.ToArray()), Of(n0), Of(n1), Of(workspace.Value.ToString("N"))]);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var states = new List<StoredState>();
        while (await reader.ReadAsync(ct))
        {
            var payload = reader.GetFieldValue<byte[]>(6);
            if (StatePayload.BlobOf(services, payload) is { } blob)
            {
                var key = StatePayload.KeyOf(reader.GetInt64(2), reader.GetInt64(3), reader.GetString(4));
                states.Add(new StoredState(reader.GetString(0), reader.GetString(1), key, reader.GetInt32(5), payload, blob));
            }
        }

        return states;
    }

    public async Task<bool> ReplaceStateAsync(StoredState state, byte[] blob, CancellationToken ct)
    {
        // A write of the grain's makes a row version of another place and number.
        await using var command = database.Queries.CreateCommand(
            "UPDATE OrleansStorage SET PayloadBinary = $1 WHERE ctid = $2::tid AND GrainTypeString = $3 AND Version = $4 AND PayloadBinary = $5");
        command.Parameters.AddAll(
            [Of(StatePayload.Of(services, blob)), Of(state.Place), Of(state.Name), Of(state.Version), Of(state.Payload)]);
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    private static IEnumerable<NpgsqlParameter> Place(SealedColumn column, byte[] position)
    {
        var (first, second, number) = column.Read(position);
        yield return Of(first);
        if (column.Second is not null)
        {
            yield return column.IsNumber ? Of(number) : Of(second);
        }
    }
}
