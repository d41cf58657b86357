// The database: one host, or several of which one is the primary. Which one that is, we look for ourselves: Npgsql does not hold it against a host that it stays
// silent, and goes on to try it first at every new connection, two seconds each. Every host has pools of its own, so that connections that hang at a lost host
// are in nobody's way.
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace MonkeysMail.Silo.Storage.Postgres;

internal sealed partial class PostgresDatabase : IAsyncDisposable
{
    private static readonly TimeSpan SearchPeriod = TimeSpan.FromMilliseconds(500);

    private readonly PostgresPools[] hosts;
    private readonly ILogger logger;
    private readonly CancellationTokenSource closing = new();
    private volatile PostgresPools primary;
    private int searching;

    public PostgresDatabase(string connectionString, ILogger<PostgresDatabase>? logger = null)
    {
        this.logger = logger ?? NullLogger<PostgresDatabase>.Instance;
        var given = new NpgsqlConnectionStringBuilder(connectionString) { TargetSessionAttributes = null, LoadBalanceHosts = false };
        var names = (given.Host ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        hosts = names.Length > 1 ? [.. names.Select(name => new PostgresPools(given, name))] : [new PostgresPools(given)];
        primary = hosts[0];
    }

    /// <summary>Of the primary.</summary>
    public string ConnectionString => primary.ConnectionString;

    public NpgsqlDataSource Queries => primary.Queries;

    public NpgsqlDataSource Flushes => primary.Flushes;

    /// <summary>For leases and the membership of the cluster.</summary>
    public NpgsqlDataSource Liveness => primary.Liveness;

    /// <summary>At the start: finds the primary, if there is one now.</summary>
    public async Task FindPrimaryAsync(CancellationToken ct)
    {
        if (hosts.Length > 1 && await FirstPrimaryAsync(ct) is { } found)
        {
            primary = found;
        }
    }

    /// <summary>Drops idle connections, and looks for the primary until one answers: when a connection has broken, the server has likely gone and
    /// the others are dead too.</summary>
    public void DropIdle()
    {
        primary.Clear();
        LookForPrimary();
    }

    /// <summary>Looks for the primary until one answers; connections stay.</summary>
    public void LookForPrimary()
    {
        if (hosts.Length > 1 && Interlocked.Exchange(ref searching, 1) == 0)
        {
            _ = Task.Run(SearchAsync);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }
    }

    private async Task SearchAsync()
    {
        try
        {
            while (!closing.IsCancellationRequested)
            {
                if (await FirstPrimaryAsync(closing.Token) is { } found)
                {
                    if (found != primary)
                    {
                        LogPrimary(found.Name, primary.Name);
                        var former = primary;
                        primary = found;
                        former.Clear();
                    }

                    return;
                }

                await Task.Delay(SearchPeriod, TimeProvider.System, closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            Volatile.Write(ref searching, 0);
        }
    }

    // The first that says so: a host that is gone is not waited for.
    private async Task<PostgresPools?> FirstPrimaryAsync(CancellationToken ct)
    {
        using var found = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var questions = hosts.ToDictionary(host => host.AcceptsWritesAsync(found.Token));
        PostgresPools? first = null;
        await foreach (var answer in Task.WhenEach(questions.Keys))
        {
            if (first is null && await answer)
            {
                first = questions[answer];
                await found.CancelAsync();
            }
        }

        return first;
    }

    [LoggerMessage(EventId = 3301, Level = LogLevel.Warning, Message = "PostgreSQL's primary is now {Host}, no longer {Former}")]
    private partial void LogPrimary(string host, string former);
}
