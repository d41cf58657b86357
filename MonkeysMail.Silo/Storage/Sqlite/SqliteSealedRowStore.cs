// Sealed blobs on SQLite, walked in the order of the primary keys; grain states lie in Orleans' own file.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Storage;
using static MonkeysMail.Silo.Storage.Sqlite.SqliteValues;

namespace MonkeysMail.Silo.Storage.Sqlite;

internal sealed class SqliteSealedRowStore(SqliteDatabase database, IServiceProvider services) : ISealedRowStore
{
    public Task<SealedPage> ReadPageAsync(SealedTable table, WorkspaceId workspace, byte[] position, int version, int limit, CancellationToken ct)
    {
        var column = SealedColumn.Of(table);
        var keys = column.Second is null ? 1 : 2;
        return database.ReadAsync(
            session =>
            {
                var cells = session.Query(
                    $"""
                    SELECT {column.Key}, substr({column.Cell}, 2, {SealedBlob.VersionLength}) <> $2,
                        CASE WHEN substr({column.Cell}, 2, {SealedBlob.VersionLength}) <> $2 AND length({column.Cell}) <= {StatePayload.LargestInPage}
                            THEN {column.Cell} END
                    FROM {column.Table} WHERE workspace_id = $1 AND {column.Compare(">", 4)} ORDER BY {column.Key} LIMIT $3
                    """,
                    reader =>
                    {
                        var (first, second) = (reader.Guid(0), keys == 2 && !column.IsNumber ? reader.Guid(1) : Guid.Empty);
                        var place = column.Position(first, second, column.IsNumber ? reader.GetInt16(1) : (short)0);
                        var cell = new SealedCell(place, column.RowIsSecond ? second : first, reader.IsDBNull(keys + 1) ? null : reader.Bytes(keys + 1));
                        return (Cell: cell, IsOld: reader.GetInt64(keys) != 0);
                    },
                    [Blob(workspace.Value), SealedBlob.Marker(version), limit, .. Place(column, position)]);
                var last = cells.Count < limit ? null : cells[^1].Cell.Position;
                return new SealedPage(cells.Count, last, [.. cells.Where(cell => cell.IsOld).Select(cell => cell.Cell)]);
            },
            ct);
    }

    public Task<byte[]?> ReadAsync(SealedTable table, WorkspaceId workspace, byte[] position, CancellationToken ct)
    {
        var column = SealedColumn.Of(table);
        return database.ReadAsync(
            session => session.Query(
                $"SELECT {column.Cell} FROM {column.Table} WHERE workspace_id = $1 AND {column.Compare("=", 2)}",
                static reader => reader.Bytes(0),
                [Blob(workspace.Value), .. Place(column, position)]).SingleOrDefault(),
            ct);
    }

    public Task<int> ReplaceAsync(SealedTable table, WorkspaceId workspace, IReadOnlyList<Resealed> blobs, CancellationToken ct)
    {
        if (blobs.Count == 0)
        {
            return Task.FromResult(0);
        }

        var column = SealedColumn.Of(table);
        var sql = $"""
            UPDATE {column.Table} SET {column.Cell} = $2
            WHERE workspace_id = $1 AND substr({column.Cell}, 1, {SealedBlob.HeaderLength}) = $3 AND {column.Compare("=", 4)}
            """;
        return database.TransactAsync(
            session => blobs.Sum(blob => session.Execute(sql, [Blob(workspace.Value), blob.Blob, blob.Former, .. Place(column, blob.Position)])),
            ct);
    }

    public Task<IReadOnlyList<StoredState>> ReadStatesAsync(WorkspaceId workspace, IReadOnlyList<string> names, CancellationToken ct)
    {
        var (n0, n1) = StatePayload.ColumnsOf(workspace.Value);
        return Task.Run<IReadOnlyList<StoredState>>(
            () =>
            {
                using var session = OpenOrleans();
                return names.SelectMany(name => session.Query(
                    """
                    SELECT rowid, GrainIdN0, GrainIdN1, coalesce(GrainIdExtensionString, ''), Version, PayloadBinary FROM OrleansStorage
                    WHERE GrainTypeString = $1 AND PayloadBinary IS NOT NULL
                        AND ((GrainIdN0 = $2 AND GrainIdN1 = $3 AND coalesce(GrainIdExtensionString, '') = '')
                            OR substr(GrainIdExtensionString, 1, 32) = $4)
                    """,
                    reader => StatePayload.BlobOf(services, reader.Bytes(5)) is { } blob
                        ? new StoredState(
                            FormattableString.Invariant($"{reader.GetInt64(0)}"),
                            name,
                            StatePayload.KeyOf(reader.GetInt64(1), reader.GetInt64(2), reader.GetString(3)),
                            reader.GetInt32(4),
                            reader.Bytes(5),
                            blob)
                        : null,
                    name,
                    n0,
                    n1,
                    workspace.Value.ToString("N")).OfType<StoredState>()).ToList();
            },
            ct);
    }

    public Task<bool> ReplaceStateAsync(StoredState state, byte[] blob, CancellationToken ct) => Task.Run(
        () =>
        {
            using var session = OpenOrleans();
            return session.Execute(
                "UPDATE OrleansStorage SET PayloadBinary = $1 WHERE rowid = $2 AND GrainTypeString = $3 AND Version = $4 AND PayloadBinary = $5",
                StatePayload.Of(services, blob),
                long.Parse(state.Place, System.Globalization.CultureInfo.InvariantCulture),
                state.Name,
                state.Version,
                state.Payload) == 1;
        },
        ct);

    // The providers of Orleans open the file themselves; here it is opened for a moment and waits for their writes.
    private SqliteSession OpenOrleans() => new(SqliteFiles.OrleansConnectionString(database.DataDirectory));

    private static IEnumerable<object?> Place(SealedColumn column, byte[] position)
    {
        var (first, second, number) = column.Read(position);
        yield return Blob(first);
        if (column.Second is not null)
        {
            yield return column.IsNumber ? (int)number : Blob(second);
        }
    }
}
