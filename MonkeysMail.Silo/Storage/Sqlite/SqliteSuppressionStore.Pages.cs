// Pages of the suppression list, and the hashes of all of it.
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using static MonkeysMail.Silo.Storage.Sqlite.SqliteValues;

namespace MonkeysMail.Silo.Storage.Sqlite;

internal sealed partial class SqliteSuppressionStore
{
    // Keeps a reader's snapshot short, so that the write-ahead log can be trimmed, and its text (32 octets a hash) below the large-object heap.
    private const int HashesOfAPage = 2_500;

    public Task<IReadOnlyList<SuppressionRow>> PageAsync(SuppressionPageQuery query, CancellationToken ct)
    {
        var values = new List<object?>();
        var sql = new StringBuilder($"SELECT {Columns} FROM suppressions WHERE workspace_id = {Next(Blob(query.Workspace.Value))} AND (expires_at IS NULL OR expires_at > {Now})");
        if (query.AddressHash is { } hash)
        {
            sql.Append($" AND address_hash = {Next(hash)}");
        }

        if (query.Reason is { } reason)
        {
            sql.Append($" AND reason = {Next((int)reason)}");
        }

        if (query.Scope is { } scope)
        {
            sql.Append($" AND stream = {Next(SuppressionRows.ToColumn(scope))}");
        }

        if (query.After is { } after)
        {
            var time = Next(after.Created);
            sql.Append($" AND (created_at, address_hash, stream) < ({time}, {Next(Blob(after.Address))}, {Next(SuppressionRows.ToColumn(after.Scope))})");
        }

        sql.Append($" ORDER BY created_at DESC, address_hash DESC, stream DESC LIMIT {Next(query.Limit)}");
        return database.ReadAsync<IReadOnlyList<SuppressionRow>>(
            session => session.Query(sql.ToString(), reader => Read(reader, query.Workspace), [.. values]), ct);

        string Next(object? value)
        {
            values.Add(value);
            return FormattableString.Invariant($"${values.Count}");
        }
    }

    // The next page is read while the caller works through this one.
    public async IAsyncEnumerable<ReadOnlyMemory<ulong>> LoadHashesAsync(WorkspaceId workspace, [EnumeratorCancellation] CancellationToken ct)
    {
        var reading = ReadHashesAsync(workspace, [], ct);
        while (await reading is ({ } page, { } last))
        {
            reading = ReadHashesAsync(workspace, last, ct);
            yield return page;
        }
    }

    // The database puts a page's hashes together: reading row by row takes longer. Null as the last hash: there are no more.
    private Task<(ulong[] Page, byte[]? Last)> ReadHashesAsync(WorkspaceId workspace, byte[] after, CancellationToken ct) => database.ReadAsync(
        session => session.Query(
            $"""
            SELECT coalesce(group_concat(hex(substr(hash, 1, 8)), ''), ''), max(hash) FROM (
                SELECT address_hash AS hash FROM suppressions
                WHERE workspace_id = $1 AND address_hash > $2 AND (expires_at IS NULL OR expires_at > {Now}) ORDER BY address_hash LIMIT {HashesOfAPage})
            """,
            reader => (Unpack(reader.GetString(0)), reader.IsDBNull(1) ? null : reader.Bytes(1)),
            Blob(workspace.Value),
            after)[0],
        ct);

    private static ulong[] Unpack(string hex)
    {
        var octets = Convert.FromHexString(hex);
        var hashes = new ulong[octets.Length / sizeof(ulong)];
        for (var i = 0; i < hashes.Length; i++)
        {
            hashes[i] = BinaryPrimitives.ReadUInt64BigEndian(octets.AsSpan(i * sizeof(ulong)));
        }

        return hashes;
    }
}
