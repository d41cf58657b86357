// Leases of silos on PostgreSQL, timed by its clock. An ended lease stays a week, so that a silo that was frozen finds out.
using MonkeysMail.Grains.Storage;
using Npgsql;

namespace MonkeysMail.Silo.Storage.Postgres;

internal sealed class PostgresLeaseStore(PostgresDatabase database) : ILeaseStore
{
    public async Task<DateTimeOffset?> RenewAsync(string owner, TimeSpan duration, CancellationToken ct)
    {
        await using var command = database.Liveness.CreateCommand("""
            WITH cleaned AS (DELETE FROM silo_leases WHERE owner <> $1 AND ends_at < now() - interval '7 days')
            INSERT INTO silo_leases AS l (owner, ends_at) VALUES ($1, now() + $2)
            ON CONFLICT (owner) DO UPDATE SET ends_at = excluded.ends_at WHERE l.ends_at > now()
            RETURNING clock_timestamp()
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = owner });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = duration });
        try
        {
            return await command.ExecuteScalarAsync(ct) is DateTime now ? new DateTimeOffset(now, TimeSpan.Zero) : null;
        }
        catch (Exception error) when (error is NpgsqlException or OperationCanceledException)
        {
            // Whatever keeps so small a command from its answer keeps the others too.
            database.DropIdle();
            throw;
        }
    }

    public async Task ReleaseAsync(string owner, CancellationToken ct)
    {
        await using var command = database.Liveness.CreateCommand("UPDATE silo_leases SET ends_at = now() WHERE owner = $1 AND ends_at > now()");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = owner });
        await command.ExecuteNonQueryAsync(ct);
    }
}
