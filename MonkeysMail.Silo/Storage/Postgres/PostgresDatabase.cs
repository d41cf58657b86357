// The two pools of connections to PostgreSQL. Several hosts may be named: the one that accepts writes is used, and looked for again when a
// connection breaks. Flushes have their own pool, whose sessions are tuned for them: their plans are always nested
// loops over primary keys, made once, so that a plan made while a table was empty cannot turn into a scan of a large one. Both keep
// statements prepared and skip the reset between uses. Their names are what metrics call them: without one it would be the
// connection string.
using Npgsql;

namespace MonkeysMail.Silo.Storage.Postgres;

internal sealed class PostgresDatabase : IAsyncDisposable
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

    // What a host was found to be is believed so long, and forgotten by DropIdle: a host that does not even refuse connections holds up
    // whoever looks at it again for the connection's time limit.
    private static readonly TimeSpan HostRecheck = TimeSpan.FromMinutes(1);

    public PostgresDatabase(string connectionString)
    {
        var common = new NpgsqlConnectionStringBuilder(connectionString)
        {
            NoResetOnClose = true,
            MaxAutoPrepare = 60,
            AutoPrepareMinUsages = 2,
            CancellationTimeout = 1000,
            Timezone = "UTC",
        };
        var timeout = 5;
        if (common.Host?.Contains(',', StringComparison.Ordinal) == true)
        {
            // The limit counts for each host, and all of them must be tried within the deadline of a flush.
            timeout = 2;
            common.TargetSessionAttributes = "primary";
            common.HostRecheckSeconds = (int)HostRecheck.TotalSeconds;
        }

        ConnectionString = common.ConnectionString;

        var queries = new NpgsqlConnectionStringBuilder(ConnectionString) { MaxPoolSize = 24, CommandTimeout = 10, Timeout = timeout };
        Queries = new NpgsqlDataSourceBuilder(queries.ConnectionString) { Name = "queries" }.Build();

        // One flush at a time, plus one that was given up and has not ended yet, plus the reading after it.
        var flushes = new NpgsqlConnectionStringBuilder(ConnectionString)
        {
            MaxPoolSize = 4,
            CommandTimeout = 0,
            Timeout = timeout,
            WriteBufferSize = 65536,
        };
        var builder = new NpgsqlDataSourceBuilder(flushes.ConnectionString) { Name = "flushes" };
        builder.UsePhysicalConnectionInitializer(
            connection =>
            {
                using var command = new NpgsqlCommand(FlushSession, connection);
                command.ExecuteNonQuery();
            },
            async connection =>
            {
                await using var command = new NpgsqlCommand(FlushSession, connection);
                await command.ExecuteNonQueryAsync();
            });
        Flushes = builder.Build();
    }

    public string ConnectionString { get; }

    public NpgsqlDataSource Queries { get; }

    public NpgsqlDataSource Flushes { get; }

    /// <summary>Drops the idle connections of both pools and looks anew which host is the primary: when a connection has broken, the server
    /// has likely gone and the others are dead too.</summary>
    public void DropIdle()
    {
        Flushes.Clear();
        Queries.Clear();
        ForgetHosts();
    }

    /// <summary>Looks anew which host is the primary.</summary>
    public void ForgetHosts()
    {
        (Flushes as NpgsqlMultiHostDataSource)?.ClearDatabaseStates();
        (Queries as NpgsqlMultiHostDataSource)?.ClearDatabaseStates();
    }

    public async ValueTask DisposeAsync()
    {
        await Flushes.DisposeAsync();
        await Queries.DisposeAsync();
    }
}
