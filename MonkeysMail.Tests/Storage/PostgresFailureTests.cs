// The batcher over a real PostgreSQL that loses answers, connections, and itself.
using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using MonkeysMail.Silo.Storage.Postgres;
using MonkeysMail.Tests.Kit;
using Npgsql;
using Xunit;

namespace MonkeysMail.Tests.Storage;

public sealed class PostgresFailureTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly WorkspaceId workspace = Rows.Workspace();
    private readonly StoreHealth health = new(TimeProvider.System);
    private PostgresServer server = null!;
    private TcpProxy proxy = null!;
    private PostgresDatabase database = null!;
    private PostgresMessageStore store = null!;
    private WriteBatcher batcher = null!;

    public async Task InitializeAsync()
    {
        server = await PostgresServer.StartAsync();
        proxy = new TcpProxy(server.Port);
        var direct = await server.CreateDatabaseAsync();
        database = new PostgresDatabase(new NpgsqlConnectionStringBuilder(direct) { Port = proxy.Port }.ConnectionString);
        await new PostgresMigrator(database).MigrateAsync(CancellationToken.None);
        store = new PostgresMessageStore(database);
        batcher = new WriteBatcher(
            store,
            health,
            new WriteBatcherOptions { FlushDeadline = TimeSpan.FromSeconds(2), AcceptDeadline = TimeSpan.FromSeconds(30) },
            TimeProvider.System,
            NullLogger<WriteBatcher>.Instance);
    }

    public async Task DisposeAsync()
    {
        await batcher.DisposeAsync();
        await database.DisposeAsync();
        await proxy.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task SwallowedAnswerToTheCommit_IsReadAgainAndNotRepeated()
    {
        await WarmUpAsync();
        var write = Rows.Insert(Rows.Message(workspace));
        var swallowed = proxy.SwallowAnswerTo(data => data.Span.IndexOf(write.Row.Id.Value.ToByteArray(bigEndian: true)) >= 0);

        var result = await batcher.WriteAsync(write, WriteKind.Accept).WaitAsync(Patience);

        await swallowed.WaitAsync(Patience);
        Assert.Equal(WriteOutcome.Written, result.Outcome);
        Assert.Single(await store.ReadEventsAsync(workspace, write.Row.Id, CancellationToken.None));
        Assert.Equal(1, (await store.ReadAsync(workspace, write.Row.Id, CancellationToken.None))!.Etag);
    }

    [Fact]
    public async Task SwallowedAnswerToAnUpdate_IsReadAgainAndNotRepeated()
    {
        var insert = Rows.Insert(Rows.Message(workspace));
        await batcher.WriteAsync(insert, WriteKind.Accept).WaitAsync(Patience);
        var update = Rows.Delivered(insert.Row);
        var swallowed = proxy.SwallowAnswerTo(data => data.Span.IndexOf(update.Row.FlushId.ToByteArray(bigEndian: true)) >= 0);

        var result = await batcher.WriteAsync(update, WriteKind.Outcome).WaitAsync(Patience);

        await swallowed.WaitAsync(Patience);
        Assert.Equal(WriteOutcome.Written, result.Outcome);
        Assert.Equal(2, (await store.ReadEventsAsync(workspace, insert.Row.Id, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task StalledNetwork_MakesTheStoreSickUntilItFlowsAgain()
    {
        await WarmUpAsync();
        proxy.Stall();
        var outcome = batcher.WriteAsync(Rows.Insert(Rows.Message(workspace)), WriteKind.Outcome);
        await WhenSickAsync();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => batcher.WriteAsync(Rows.Insert(Rows.Message(workspace)), WriteKind.Accept));

        proxy.Resume();

        Assert.Equal(WriteOutcome.Written, (await outcome.WaitAsync(Patience)).Outcome);
        await health.WhenHealthyAsync(CancellationToken.None).WaitAsync(Patience);
    }

    [Fact]
    public async Task ACommitThatTheStandbyDoesNotConfirm_IsNeverTakenForWritten()
    {
        await WarmUpAsync();
        await ConfigureAsync("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
        await WhenCommitsWaitAsync();
        var write = Rows.Insert(Rows.Message(workspace));

        await Assert.ThrowsAnyAsync<Exception>(() => WithinASecondAsync(ct => store.FlushAsync([write], ct)));
        Assert.NotNull(await store.ReadAsync(workspace, write.Row.Id, CancellationToken.None)); // committed, and visible
        await Assert.ThrowsAnyAsync<Exception>(() => WithinASecondAsync(ct => store.FindWrittenAsync([write], ct)));

        await ConfigureAsync("ALTER SYSTEM RESET synchronous_standby_names");
        Assert.Equal([true], await store.FindWrittenAsync([write], CancellationToken.None));
    }

    private static async Task WithinASecondAsync(Func<CancellationToken, Task> call)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await call(deadline.Token).WaitAsync(Patience);
    }

    private async Task ConfigureAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString("postgres") + ";Pooling=false");
        foreach (var statement in (string[])[sql, "SELECT pg_reload_conf()"])
        {
            await using var command = source.CreateCommand(statement);
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>The server takes a reload in its own time. A commit that waits for the standby ends with a warning when it is canceled.</summary>
    private async Task WhenCommitsWaitAsync()
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString("postgres") + ";Pooling=false;Command Timeout=1");
        var waited = false;
        connection.Notice += (_, _) => waited = true;
        await connection.OpenAsync();
        var since = Stopwatch.StartNew();
        while (!waited)
        {
            Assert.True(since.Elapsed < Patience, "commits never waited for the standby");
            await using var commit = new NpgsqlCommand("SELECT pg_logical_emit_message(true, 'probe', '')", connection);
            await commit.ExecuteNonQueryAsync();
        }
    }

    [Fact]
    public async Task UnreachableServer_IsADefiniteFailure()
    {
        await WarmUpAsync();
        proxy.Refuse = true;
        proxy.Cut();
        NpgsqlConnection.ClearAllPools();

        var refusal = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            // The first flushes may still meet a pooled connection that is dead: their result is unknown.
            while (true)
            {
                try
                {
                    await store.FlushAsync([Rows.Insert(Rows.Message(workspace))], CancellationToken.None);
                }
                catch (NpgsqlException)
                {
                }
            }
        });

        Assert.True(Assert.IsType<StoreRejectedException>(refusal).Overall);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ServerStoppedAndStartedUnderLoad_LosesNothing(bool crash)
    {
        using var stop = new CancellationTokenSource();
        var stored = new ConcurrentBag<MessageWrite>();
        var refused = 0;
        var callers = Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var insert = Rows.Insert(Rows.Message(workspace));
                try
                {
                    Assert.Equal(WriteOutcome.Written, (await batcher.WriteAsync(insert, WriteKind.Accept)).Outcome);
                    stored.Add(insert);
                }
                catch (StoreUnavailableException)
                {
                    Interlocked.Increment(ref refused);
                    await health.WhenHealthyAsync(CancellationToken.None);
                    continue;
                }

                Assert.Equal(WriteOutcome.Written, (await batcher.WriteAsync(Rows.Delivered(insert.Row), WriteKind.Outcome)).Outcome);
            }
        })).ToList();
        await WhenAsync(() => stored.Count > 200);

        await (crash ? server.KillAsync() : server.StopAsync());
        await WhenSickAsync();
        await server.StartAgainAsync();
        await health.WhenHealthyAsync(CancellationToken.None).WaitAsync(Patience);
        var before = stored.Count;
        await WhenAsync(() => stored.Count > before + 200);
        await stop.CancelAsync();
        await Task.WhenAll(callers).WaitAsync(Patience);

        foreach (var insert in stored)
        {
            Assert.Equal(2, (await store.ReadAsync(workspace, insert.Row.Id, CancellationToken.None))!.Etag);
            Assert.Equal(2, (await store.ReadEventsAsync(workspace, insert.Row.Id, CancellationToken.None)).Count);
        }

        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var count = source.CreateCommand("SELECT count(*) FROM messages");
        Assert.Equal((long)stored.Count, await count.ExecuteScalarAsync()); // a refusal left nothing behind
    }

    private async Task WarmUpAsync() => await batcher.WriteAsync(Rows.Insert(Rows.Message(workspace)), WriteKind.Accept).WaitAsync(Patience);

    private Task WhenSickAsync() => WhenAsync(() => !health.IsHealthy);

    private static async Task WhenAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, patience.Token);
        }
    }
}
