// The pools of connections to one host. Flushes have their own, whose sessions are tuned for them: their plans are always nested loops over
// primary keys, made once, so that a plan made while a table was empty cannot turn into a scan of a large one. Liveness is for the few
// commands by which silos know of each other: they must not wait behind others, least of all when the server is lost. All keep statements
// prepared and skip the reset between uses. Their names are what metrics call them: without one it would be the connection string.
using Npgsql;

namespace MonkeysMail.Silo.Storage.Postgres;

internal sealed class PostgresPools : IAsyncDisposable
{
    // READ COMMITTED: every statement of a flush must see what a concurrent flush committed while it waited for its keys.
    // A server that is set to lose commits would make a 202 a lie, so "off" is lifted; stricter settings stay.
    private const string FlushSession = """
        SET default_transaction_isolation = 'read committed';
        SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;
        SET enable_material = off; SET enable_memoize = off; SET jit = off;
        SET plan_cache_mode = force_generic_plan;
        SET work_mem = '32MB'; SET client_min_messages = 'notice';
        SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
        """;

    // Npgsql cancels an overdue command by another connection to the same host, and holds a thread of the process meanwhile. Where another
    // host can take over it is given up sooner, and the connection is closed whatever the cancellation brought.
    public PostgresPools(NpgsqlConnectionStringBuilder given, string? oneOfSeveral = null)
    {
        var alone = oneOfSeveral is null;
        var common = new NpgsqlConnectionStringBuilder(given.ConnectionString)
        {
            Host = oneOfSeveral ?? given.Host,
            NoResetOnClose = true,
            MaxAutoPrepare = 60,
            AutoPrepareMinUsages = 2,
            CancellationTimeout = alone ? 1000 : -1,
            Timezone = "UTC",
            Timeout = alone ? 5 : 2,
        };
        Name = common.Host!;
        ConnectionString = common.ConnectionString;
        Queries = Build("queries", alone, builder =>
        {
            builder.MaxPoolSize = 24;
            builder.CommandTimeout = alone ? 10 : 5;
        });
        Liveness = Build("liveness", alone, builder =>
        {
            builder.MaxPoolSize = 8;
            builder.CommandTimeout = alone ? 5 : 2;
        });

        // One flush at a time, plus one that was given up and has not ended yet, plus the reading after it.
        Flushes = Build(
            "flushes",
            alone,
            builder =>
            {
                builder.MaxPoolSize = 4;
                builder.CommandTimeout = 0;
                builder.WriteBufferSize = 65536;
            },
            FlushSession);
    }

    /// <summary>The host as it was given.</summary>
    public string Name { get; }

    public string ConnectionString { get; }

    public NpgsqlDataSource Queries { get; }

    public NpgsqlDataSource Flushes { get; }

    public NpgsqlDataSource Liveness { get; }

    private NpgsqlDataSource[] All => [Queries, Flushes, Liveness];

    /// <summary>Closes what is idle, and what is in use as soon as it is given back.</summary>
    public void Clear()
    {
        foreach (var pool in All)
        {
            pool.Clear();
        }
    }

    /// <summary>Whether this host answers and is the primary.</summary>
    public async Task<bool> AcceptsWritesAsync(CancellationToken ct)
    {
        var own = new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false, CommandTimeout = 2, MaxAutoPrepare = 0 };
        try
        {
            await using var connection = new NpgsqlConnection(own.ConnectionString);
            await connection.OpenAsync(ct);
            await using var command = new NpgsqlCommand("SELECT NOT pg_is_in_recovery()", connection);
            return await command.ExecuteScalarAsync(ct) is true;
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var pool in All)
        {
            await pool.DisposeAsync();
        }
    }

    private NpgsqlDataSource Build(string name, bool alone, Action<NpgsqlConnectionStringBuilder> set, string? session = null)
    {
        var settings = new NpgsqlConnectionStringBuilder(ConnectionString);
        set(settings);
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = alone ? name : $"{name}@{Name}" };
        if (session is not null)
        {
            builder.UsePhysicalConnectionInitializer(
                connection =>
                {
                    using var command = new NpgsqlCommand(session, connection);
                    command.ExecuteNonQuery();
                },
                async connection =>
                {
                    await using var command = new NpgsqlCommand(session, connection);
                    await command.ExecuteNonQueryAsync();
                });
        }

        return builder.Build();
    }
}
