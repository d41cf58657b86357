// What somebody with access to the database, and without the engine, sees and can do: plain SQL, on either kind. Ids are written as
// {0}-style arguments: a uuid on PostgreSQL, 16 octets on SQLite.
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace MonkeysMail.Tests.Kit;

public sealed class RawDatabase(Installation installation)
{
    public bool IsPostgres => installation.ConnectionString is not null;

    /// <summary>How many rows it changed.</summary>
    public async Task<int> ExecuteAsync(string sql, params Guid[] ids)
    {
        await using var connection = await OpenAsync(orleans: false);
        await using var command = connection.CreateCommand();
        command.CommandText = Format(sql, ids);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>Rows as their values; <paramref name="orleans"/>: from Orleans' own file, where there is one.</summary>
    public async Task<List<object[]>> QueryAsync(string sql, Guid[]? ids = null, bool orleans = false)
    {
        await using var connection = await OpenAsync(orleans);
        await using var command = connection.CreateCommand();
        command.CommandText = Format(sql, ids ?? []);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<object[]>();
        while (await reader.ReadAsync())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }

    public static Guid IdOf(object value) => value as Guid? ?? new Guid((byte[])value, bigEndian: true);

    private string Format(string sql, Guid[] ids) => string.Format(CultureInfo.InvariantCulture, sql, [.. ids.Select(id => (object)Literal(id))]);

    private string Literal(Guid id) => IsPostgres ? $"'{id}'::uuid" : $"X'{Convert.ToHexString(id.ToByteArray(bigEndian: true))}'";

    private async Task<System.Data.Common.DbConnection> OpenAsync(bool orleans)
    {
        System.Data.Common.DbConnection connection = IsPostgres
            ? new NpgsqlConnection(installation.ConnectionString)
            : new SqliteConnection(new SqliteConnectionStringBuilder
            {
                DataSource = Path.Combine(installation.DataDirectory, orleans ? "orleans.db" : "messages.db"),
                Pooling = false,
            }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
