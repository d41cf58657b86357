// The lease of the one silo process on SQLite. Whoever holds the data directory's lock is alone: a new owner ends all others at once.
using MonkeysMail.Grains.Storage;
using static MonkeysMail.Silo.Storage.Sqlite.SqliteValues;

namespace MonkeysMail.Silo.Storage.Sqlite;

internal sealed class SqliteLeaseStore(SqliteDatabase database) : ILeaseStore
{
    public Task<DateTimeOffset?> RenewAsync(string owner, TimeSpan duration, CancellationToken ct) => database.WriteAsync(
        session =>
        {
            var length = (long)duration.TotalMicroseconds;
            if (session.Scalar("SELECT 1 FROM silo_leases WHERE owner = $1", owner) is not null)
            {
                return session.Execute($"UPDATE silo_leases SET ends_at = {Now} + $2 WHERE owner = $1 AND ends_at > {Now}", owner, length) == 1
                    ? ReadClock(session)
                    : null;
            }

            session.Execute("DELETE FROM silo_leases");
            session.Execute($"INSERT INTO silo_leases (owner, ends_at) VALUES ($1, {Now} + $2)", owner, length);
            return ReadClock(session);
        },
        ct);

    public Task ReleaseAsync(string owner, CancellationToken ct) => database.WriteAsync(
        session => session.Execute($"UPDATE silo_leases SET ends_at = {Now} WHERE owner = $1 AND ends_at > {Now}", owner),
        ct);

    private static DateTimeOffset? ReadClock(SqliteSession session) => Microseconds.ToTime((long)session.Scalar($"SELECT {Now}")!);
}
