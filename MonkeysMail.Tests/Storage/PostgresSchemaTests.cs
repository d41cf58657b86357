// What only PostgreSQL has: the order of events beside an open transaction, the plans, the statements of clustering.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Silo.Storage.Postgres;
using Npgsql;
using Xunit;

namespace MonkeysMail.Tests.Storage;

public sealed class PostgresSchemaTests(PostgresStoreFixture fixture) : IClassFixture<PostgresStoreFixture>, IAsyncLifetime
{
    private readonly WorkspaceId workspace = Rows.Workspace();
    private NpgsqlDataSource source = null!;

    public Task InitializeAsync()
    {
        source = NpgsqlDataSource.Create(fixture.ConnectionString);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await source.DisposeAsync();

    [Fact]
    public async Task EventsOfATransactionThatCommitsLate_AreNotSkippedByAReader()
    {
        await using var late = await source.OpenConnectionAsync();
        await using var transaction = await late.BeginTransactionAsync();
        var lateEvent = Guid.NewGuid();
        await using (var insert = new NpgsqlCommand(
            "INSERT INTO events (workspace_id, message_id, id, created_at, type, sealed) VALUES ($1, $2, $3, now(), 0, '')", late, transaction))
        {
            insert.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = workspace.Value });
            insert.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Guid.NewGuid() });
            insert.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = lateEvent });
            await insert.ExecuteNonQueryAsync();
        }

        var write = Rows.Insert(Rows.Message(workspace));
        await fixture.Messages.FlushAsync([write], CancellationToken.None);

        Assert.Empty(await ReadSettledAsync());
        await transaction.CommitAsync();
        Assert.Equal([lateEvent, write.Events[0].Id.Value], await ReadTwoSettledAsync());
    }

    [Fact]
    public async Task ReadingOfSettledEvents_UsesTheOrderIndex() =>
        Assert.Contains("events_order", await ExplainAsync(
            "SELECT id FROM events WHERE (transaction_id, sequence) > ('0'::xid8, 0) AND transaction_id < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY transaction_id, sequence LIMIT 100"),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("SELECT count(*) FROM (SELECT FROM messages WHERE shard = 1 AND due_at <= now() LIMIT 50000) AS due")]
    [InlineData("SELECT count(*) FROM (SELECT FROM messages WHERE shard = 1 AND due_at > now() LIMIT 50000) AS later")]
    [InlineData("SELECT now() - due_at FROM messages WHERE shard = 1 AND due_at <= now() ORDER BY due_at LIMIT 1")]
    public async Task MeasuringTheQueue_UsesTheDueIndex(string sql) =>
        Assert.Contains("messages_due", await ExplainAsync(sql), StringComparison.Ordinal);

    [Fact]
    public async Task RangesOfReminders_UseTheHashIndex()
    {
        await ExecuteAsync("""
            INSERT INTO OrleansRemindersTable SELECT 's', 'g' || i, 'r', now(), 60000, hashint4(i), 0 FROM generate_series(1, 20000) i
            """);
        await ExecuteAsync("ANALYZE OrleansRemindersTable");

        // The very statements that Orleans runs, for a range and for one that wraps.
        foreach (var (key, begin, end) in new[] { ("ReadRangeRows1Key", 1_000, 5_000_000), ("ReadRangeRows2Key", 2_140_000_000, -2_140_000_000) })
        {
            await using var command = await CommandAsync(key, ("ServiceId", "s"), ("BeginHash", begin), ("EndHash", end));
            command.CommandText = "EXPLAIN " + command.CommandText;
            var plan = await ReadPlanAsync(command);

            Assert.Contains("orleansreminderstable_grainhash", plan, StringComparison.Ordinal);
            Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Sweep_UsesTheIndexOfDueRows() =>
        Assert.Contains("messages_due", await ExplainAsync(
            "SELECT id FROM messages m WHERE m.shard = 3 AND m.due_at IS NOT NULL AND m.due_at <= now() ORDER BY m.due_at LIMIT 10"), StringComparison.Ordinal);

    [Fact]
    public async Task FlushSession_KeepsCommitsDurable()
    {
        await using var database = new PostgresDatabase(fixture.ConnectionString + ";Options=-c synchronous_commit=off");
        await using var connection = await database.Flushes.OpenConnectionAsync();
        await using var command = new NpgsqlCommand("SELECT current_setting('synchronous_commit')", connection);

        Assert.Equal("on", await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task MembershipWrites_AreCompareAndSetOnTheVersion()
    {
        const string Deployment = "d1";
        object?[] member = ["10.0.0.1", 11111, 7];
        Assert.Equal(1, await QueryAsync("InsertMembershipVersionKey", ("DeploymentId", Deployment)));
        Assert.Equal(0, await QueryAsync("InsertMembershipVersionKey", ("DeploymentId", Deployment)));

        Assert.Equal(0, await InsertMemberAsync(Deployment, member, version: 5));
        Assert.Equal(1, await InsertMemberAsync(Deployment, member, version: 0));
        Assert.Equal(0, await InsertMemberAsync(Deployment, member, version: 1)); // exists: neither row nor version changes
        Assert.Equal(0, await UpdateMemberAsync(Deployment, member, version: 0));
        Assert.Equal(1, await UpdateMemberAsync(Deployment, member, version: 1));

        await using var version = source.CreateCommand("SELECT Version FROM OrleansMembershipVersionTable WHERE DeploymentId = 'd1'");
        Assert.Equal(2, await version.ExecuteScalarAsync());
    }

    [Fact]
    public async Task ConcurrentMembershipInserts_OneWins()
    {
        await QueryAsync("InsertMembershipVersionKey", ("DeploymentId", "d2"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => InsertMemberAsync("d2", ["10.0.0.2", 11111, i], version: 0)));

        Assert.Equal(1, answers.Cast<int>().Sum());
        await using var members = source.CreateCommand("SELECT count(*) FROM OrleansMembershipTable WHERE DeploymentId = 'd2'");
        Assert.Equal(1L, await members.ExecuteScalarAsync());
    }

    [Fact]
    public async Task MembershipReads_GiveTheVersionEvenWithoutMembers()
    {
        await QueryAsync("InsertMembershipVersionKey", ("DeploymentId", "d3"));

        foreach (var key in (string[])["MembershipReadAllKey", "MembershipReadRowKey"])
        {
            await using var command = await CommandAsync(key, ("DeploymentId", "d3"), ("Address", "10.0.0.3"), ("Port", 1), ("Generation", 1));
            await using var reader = await command.ExecuteReaderAsync();
            Assert.True(await reader.ReadAsync());
            Assert.Equal(0, reader.GetInt32(reader.GetOrdinal("Version")));
            Assert.True(await reader.IsDBNullAsync(reader.GetOrdinal("StartTime")));
        }
    }

    [Fact]
    public async Task DeadMembersAreCleanedUp_ActiveOnesStayAndAreGateways()
    {
        await QueryAsync("InsertMembershipVersionKey", ("DeploymentId", "d4"));
        await InsertMemberAsync("d4", ["10.0.0.4", 11111, 1], version: 0, status: 3);
        await InsertMemberAsync("d4", ["10.0.0.5", 11111, 1], version: 1, status: 6);

        await QueryAsync("CleanupDefunctSiloEntriesKey", ("DeploymentId", "d4"), ("IAmAliveTime", DateTime.UnixEpoch.AddYears(200)));

        Assert.Equal("10.0.0.4", await QueryAsync("GatewaysQueryKey", ("DeploymentId", "d4"), ("Status", 3)));
        await using var members = source.CreateCommand("SELECT count(*) FROM OrleansMembershipTable WHERE DeploymentId = 'd4'");
        Assert.Equal(1L, await members.ExecuteScalarAsync());
    }

    private Task<object?> InsertMemberAsync(string deployment, object?[] member, int version, int status = 1) => QueryAsync(
        "InsertMembershipKey",
        ("DeploymentId", deployment),
        ("Address", member[0]),
        ("Port", member[1]),
        ("Generation", member[2]),
        ("SiloName", "silo"),
        ("HostName", "host"),
        ("Status", status),
        ("ProxyPort", 30000),
        ("StartTime", DateTime.UnixEpoch),
        ("IAmAliveTime", DateTime.UnixEpoch),
        ("Version", version));

    private Task<object?> UpdateMemberAsync(string deployment, object?[] member, int version) => QueryAsync(
        "UpdateMembershipKey",
        ("DeploymentId", deployment),
        ("Address", member[0]),
        ("Port", member[1]),
        ("Generation", member[2]),
        ("Status", 3),
        ("SuspectTimes", ""),
        ("IAmAliveTime", DateTime.UnixEpoch),
        ("Version", version));

    private async Task<object?> QueryAsync(string key, params (string Name, object? Value)[] values)
    {
        await using var command = await CommandAsync(key, values);
        return await command.ExecuteScalarAsync();
    }

    private async Task<NpgsqlCommand> CommandAsync(string key, params (string Name, object? Value)[] values)
    {
        await using var text = source.CreateCommand("SELECT QueryText FROM OrleansQuery WHERE QueryKey = $1");
        text.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key });
        var sql = (string)(await text.ExecuteScalarAsync())!;
        var command = source.CreateCommand(sql);
        foreach (var (name, value) in values.Where(v => sql.Contains("@" + v.Name, StringComparison.Ordinal)))
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }

    // How a consumer of events reads: in the order of transactions, below the oldest that is still open.
    private async Task<List<Guid>> ReadSettledAsync()
    {
        await using var command = source.CreateCommand("""
            SELECT id FROM events WHERE workspace_id = $1 AND transaction_id < pg_snapshot_xmin(pg_current_snapshot())
            ORDER BY transaction_id, sequence
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = workspace.Value });
        await using var reader = await command.ExecuteReaderAsync();
        var ids = new List<Guid>();
        while (await reader.ReadAsync())
        {
            ids.Add(reader.GetGuid(0));
        }

        return ids;
    }

    // The snapshot is the whole server's: other tests' transactions may hold it back for a moment.
    private async Task<List<Guid>> ReadTwoSettledAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var ids = await ReadSettledAsync();
            if (ids.Count >= 2)
            {
                return ids;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<string> ExplainAsync(string sql)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand("EXPLAIN " + sql, connection);
        return await ReadPlanAsync(command);
    }

    private static async Task<string> ReadPlanAsync(NpgsqlCommand command)
    {
        await using var reader = await command.ExecuteReaderAsync();
        var plan = new List<string>();
        while (await reader.ReadAsync())
        {
            plan.Add(reader.GetString(0));
        }

        return string.Join('\n', plan);
    }
}
