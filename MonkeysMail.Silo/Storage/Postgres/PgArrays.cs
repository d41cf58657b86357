// Typed array parameters. The type is always given, so that the server never guesses and the prepared statement
// stays the same.
using Npgsql;
using NpgsqlTypes;

namespace MonkeysMail.Silo.Storage.Postgres;

internal static class PgArrays
{
    public static NpgsqlBatchCommand Uuids(this NpgsqlBatchCommand command, Guid[] values) => command.Add(values, NpgsqlDbType.Uuid);

    public static NpgsqlBatchCommand Uuids(this NpgsqlBatchCommand command, Guid?[] values) => command.Add(values, NpgsqlDbType.Uuid);

    public static NpgsqlBatchCommand Times(this NpgsqlBatchCommand command, DateTime[] values) => command.Add(values, NpgsqlDbType.TimestampTz);

    public static NpgsqlBatchCommand Times(this NpgsqlBatchCommand command, DateTime?[] values) => command.Add(values, NpgsqlDbType.TimestampTz);

    public static NpgsqlBatchCommand Bigints(this NpgsqlBatchCommand command, long[] values) => command.Add(values, NpgsqlDbType.Bigint);

    public static NpgsqlBatchCommand Integers(this NpgsqlBatchCommand command, int[] values) => command.Add(values, NpgsqlDbType.Integer);

    public static NpgsqlBatchCommand Smallints(this NpgsqlBatchCommand command, short[] values) => command.Add(values, NpgsqlDbType.Smallint);

    public static NpgsqlBatchCommand Texts(this NpgsqlBatchCommand command, string?[] values) => command.Add(values, NpgsqlDbType.Text);

    public static NpgsqlBatchCommand Byteas(this NpgsqlBatchCommand command, byte[][] values) => command.Add(values, NpgsqlDbType.Bytea);

    public static NpgsqlParameter<T[]> Of<T>(IEnumerable<T> values, NpgsqlDbType element) =>
        new() { TypedValue = values as T[] ?? [.. values], NpgsqlDbType = NpgsqlDbType.Array | element };

    private static NpgsqlBatchCommand Add<T>(this NpgsqlBatchCommand command, T[] values, NpgsqlDbType element)
    {
        command.Parameters.Add(Of(values, element));
        return command;
    }
}
