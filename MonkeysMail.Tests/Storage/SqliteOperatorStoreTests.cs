using MonkeysMail.Silo.Storage.Sqlite;
using Xunit;

namespace MonkeysMail.Tests.Storage;

public sealed class SqliteOperatorStoreTests(SqliteStoreFixture fixture) : OperatorStoreContract(fixture), IClassFixture<SqliteStoreFixture>
{
    [Theory]
    [InlineData(SqliteOperatorStore.Measure, "sqlite_autoindex_messages_1 (workspace_id=? AND id>?)")]
    [InlineData(SqliteOperatorStore.Overdue, "messages_due (shard=? AND due_at>? AND due_at<?)")]
    [InlineData(SqliteOperatorStore.Due, "messages_due (shard=? AND due_at>? AND due_at<?)")]
    [InlineData(SqliteOperatorStore.Deferred, "messages_status (workspace_id=? AND status=?)")]
    public async Task EveryQuestion_WalksAnIndex(string sql, string index)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(fixture.DataDirectory, "messages.db")}");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + sql;
        for (var i = 1; i <= 6 && sql.Contains($"${i}", StringComparison.Ordinal); i++)
        {
            command.Parameters.AddWithValue($"${i}", 0);
        }

        await using var reader = await command.ExecuteReaderAsync();
        var plan = new List<string>();
        while (await reader.ReadAsync())
        {
            plan.Add(reader.GetString(3));
        }

        Assert.Contains(plan, step => step.Contains(index, StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => step.StartsWith("SCAN m", StringComparison.Ordinal));
    }
}
