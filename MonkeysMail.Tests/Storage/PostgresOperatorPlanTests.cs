using MonkeysMail.Silo.Storage.Postgres;
using Npgsql;
using Xunit;

namespace MonkeysMail.Tests.Storage;

public sealed class PostgresOperatorPlanTests(PostgresStoreFixture fixture) : IClassFixture<PostgresStoreFixture>
{
    // 20,000 messages of 20 workspaces: one in ten is deferred, one in ten due, the rest delivered.
    private const string Fill = """
        INSERT INTO messages (workspace_id, id, created_at, due_at, etag, flush_id, attempt, size, shard, status, stream, mode, head, state)
        SELECT lpad(to_hex(i % 20), 32, '0')::uuid, (lpad(to_hex((extract(epoch FROM now()) * 1000)::bigint - i * 60), 12, '0') || lpad(to_hex(i), 20, '7'))::uuid,
            now() - i * interval '60 ms', CASE i % 10 WHEN 0 THEN now() + i * interval '1 s' WHEN 1 THEN now() - i * interval '1 s' END,
            1, gen_random_uuid(), 1, 100, i % 16, CASE i % 10 WHEN 0 THEN 1 WHEN 1 THEN 0 ELSE 7 END, 0, 0, '', ''
        FROM generate_series(1, 20000) i
        """;

    [Fact]
    public async Task EveryQuestion_WalksIndexes_HoweverManyMessagesThereAre()
    {
        await using var source = NpgsqlDataSource.Create(fixture.ConnectionString);
        await ExecuteAsync(source, Fill);
        await ExecuteAsync(source, "ANALYZE messages");

        var measure = await ExplainAsync(source, PostgresOperatorStore.Measure, 1_000, DateTime.UnixEpoch.AddYears(56), Guid.Empty, 10_001);
        var stuck = await ExplainAsync(
            source, PostgresOperatorStore.Stuck, 1_000, TimeSpan.FromMinutes(15), 30, DateTime.UnixEpoch, Guid.Empty, 101, 500, 100);

        Assert.Contains("messages_pkey", measure, StringComparison.Ordinal);
        Assert.All(new[] { "messages_pkey", "messages_due", "messages_status" }, index => Assert.Contains(index, stuck, StringComparison.Ordinal));
        Assert.DoesNotContain("Seq Scan on messages", measure + stuck, StringComparison.Ordinal);
        Assert.Equal(20, (await fixture.Operators.MeasureAsync(TimeSpan.FromDays(1), 100, 20, CancellationToken.None)).Count);
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<string> ExplainAsync(NpgsqlDataSource source, string sql, params object[] values)
    {
        await using var command = source.CreateCommand("EXPLAIN " + sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value is DateTime time ? DateTime.SpecifyKind(time, DateTimeKind.Utc) : value });
        }

        await using var reader = await command.ExecuteReaderAsync();
        var plan = new List<string>();
        while (await reader.ReadAsync())
        {
            plan.Add(reader.GetString(0));
        }

        return string.Join('\n', plan);
    }
}
