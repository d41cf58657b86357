// Pages of the suppression list, and the hashes of all of it.
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using Npgsql;

namespace MonkeysMail.Silo.Storage.Postgres;

internal sealed partial class PostgresSuppressionStore
{
    private const int HashesOfAPage = 8_192; // 64 KB: below the large-object heap

    public async Task<IReadOnlyList<SuppressionRow>> PageAsync(SuppressionPageQuery query, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand();
        var sql = new StringBuilder($"SELECT {Columns} FROM suppressions WHERE workspace_id = {Next(query.Workspace.Value)} AND (expires_at IS NULL OR expires_at > now())");
        if (query.AddressHash is { } hash)
        {
            sql.Append($" AND address_hash = {Next(LookupHash.ToGuid(hash))}");
        }

        if (query.Reason is { } reason)
        {
            sql.Append($" AND reason = {Next((short)reason)}");
        }

        if (query.Scope is { } scope)
        {
            sql.Append($" AND stream = {Next(SuppressionRows.ToColumn(scope))}");
        }

        if (query.After is { } after)
        {
            var time = Next(Microseconds.ToTime(after.Created).UtcDateTime);
            sql.Append($" AND (created_at, address_hash, stream) < ({time}, {Next(after.Address)}, {Next(SuppressionRows.ToColumn(after.Scope))})");
        }

        sql.Append($" ORDER BY created_at DESC, address_hash DESC, stream DESC LIMIT {Next(query.Limit)}");
        command.CommandText = sql.ToString();
        return await ReadAllAsync(command, query.Workspace, ct);

        string Next<T>(T value)
        {
            command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
            return FormattableString.Invariant($"${command.Parameters.Count}");
        }
    }

    // The hash alone is read from the primary key's index, without the rows: what has expired is told by the row, on a hit.
    public async IAsyncEnumerable<ReadOnlyMemory<ulong>> LoadHashesAsync(WorkspaceId workspace, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand("SELECT address_hash FROM suppressions WHERE workspace_id = $1");
        command.CommandTimeout = 120; // a million rows
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = workspace.Value });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var page = new ulong[HashesOfAPage];
        var filled = 0;
        while (await reader.ReadAsync(ct))
        {
            page[filled++] = FirstOctets(reader.GetGuid(0));
            if (filled == page.Length)
            {
                yield return page;
                filled = 0;
            }
        }

        yield return page.AsMemory(0, filled);
    }

    private static ulong FirstOctets(Guid hash)
    {
        Span<byte> bytes = stackalloc byte[LookupHash.Length];
        hash.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }
}
