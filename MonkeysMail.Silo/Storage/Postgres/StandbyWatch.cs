// Looks whether PostgreSQL waits at each commit for a standby that follows: without one, a lost zone takes accepted mail with it. Needs the
// role pg_monitor (or superuser) to see the state of standbys.
using Npgsql;

namespace MonkeysMail.Silo.Storage.Postgres;

internal sealed partial class StandbyWatch(PostgresDatabase database, ILogger<StandbyWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private volatile string? missing = "not looked yet";

    /// <summary>Why a commit may not be on two servers; null when all is well.</summary>
    public string? Missing => missing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var now = await LookAsync(stoppingToken);
            if (now != missing)
            {
                LogChanged(now ?? "a synchronous standby follows");
                missing = now;
            }

            await Task.Delay(Period, TimeProvider.System, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<string?> LookAsync(CancellationToken ct)
    {
        try
        {
            await using var command = database.Queries.CreateCommand("""
                SELECT current_setting('synchronous_standby_names') <> '' AND current_setting('synchronous_commit') IN ('on', 'remote_apply', 'remote_write'),
                    EXISTS (SELECT 1 FROM pg_stat_replication WHERE sync_state IN ('sync', 'quorum') AND state = 'streaming')
                """);
            await using var reader = await command.ExecuteReaderAsync(ct);
            await reader.ReadAsync(ct);
            return !reader.GetBoolean(0) ? "synchronous_standby_names is empty, or synchronous_commit does not wait for it"
                : !reader.GetBoolean(1) ? "no synchronous standby follows (or the role may not see it: grant pg_monitor)"
                : null;
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or OperationCanceledException or InvalidOperationException)
        {
            return "PostgreSQL does not answer";
        }
    }

    [LoggerMessage(EventId = 3101, Level = LogLevel.Warning, Message = "Standby: {State}")]
    private partial void LogChanged(string state);
}
