// Whether the database itself says that deliveries are held, looked at every 2 s: all silos of a cluster obey one row. Held until the first look,
// and again when no look has succeeded for 10 s: what answers then may be a restored copy.
using Npgsql;

namespace MonkeysMail.Silo.Storage.Postgres;

internal sealed partial class PostgresDeliveryHold(PostgresDatabase database, TimeProvider time, ILogger<PostgresDeliveryHold> logger) : BackgroundService
{
    private const string UndefinedTable = "42P01";
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(10);

    private volatile bool free;
    private long freeAt;

    public bool IsHeld => !free || time.GetElapsedTime(Volatile.Read(ref freeAt)) > Trust;

    /// <summary>Deletes the row; false when there was none.</summary>
    public static async Task<bool> ReleaseAsync(string connectionString, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand("DELETE FROM deliveries_hold");
        try
        {
            return await command.ExecuteNonQueryAsync(ct) > 0;
        }
        catch (PostgresException exception) when (exception.SqlState == UndefinedTable)
        {
            return false;
        }
    }

    // The first look is over before HTTP listens: what is accepted first need not wait for the sweep.
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Period, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await LookAsync(stoppingToken);
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        try
        {
            await using var command = database.Queries.CreateCommand("SELECT min(reason) FROM deliveries_hold");
            var before = time.GetTimestamp();
            if (await command.ExecuteScalarAsync(ct) is string reason)
            {
                if (free || Volatile.Read(ref freeAt) == 0)
                {
                    LogHeld(reason);
                    Volatile.Write(ref freeAt, before);
                }

                free = false;
            }
            else
            {
                if (!free && Volatile.Read(ref freeAt) != 0)
                {
                    LogReleased();
                }

                Volatile.Write(ref freeAt, before);
                free = true;
            }
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or OperationCanceledException or InvalidOperationException)
        {
            // The last answer holds for a while; the store's health tells of the outage.
        }
    }

    [LoggerMessage(EventId = 3102, Level = LogLevel.Warning, Message = "Deliveries are held by the database: {Reason}. monkeysmail ctl release lets them go")]
    private partial void LogHeld(string reason);

    [LoggerMessage(EventId = 3103, Level = LogLevel.Warning, Message = "Deliveries are released")]
    private partial void LogReleased();
}
