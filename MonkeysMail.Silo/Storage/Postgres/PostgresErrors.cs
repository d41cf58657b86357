// Which failures of PostgreSQL are definite. An ERROR ends the implicit transaction of a flush before its commit; a FATAL does so too as
// long as the flush's last statement has not answered (after it, the commit may have happened: unknown). Everything else is unknown.
using MonkeysMail.Grains.Storage;
using Npgsql;

namespace MonkeysMail.Silo.Storage.Postgres;

internal static class PostgresErrors
{
    /// <summary>The refusal to throw instead, or null when the result of the flush is unknown.</summary>
    public static StoreRejectedException? OfFlush(PostgresException error, bool lastStatementAnswered)
    {
        var aborted = error.InvariantSeverity == "ERROR" || !lastStatementAnswered;
        return aborted && error.SqlState != PostgresErrorCodes.StatementCompletionUnknown
            ? new StoreRejectedException($"PostgreSQL refused the flush: {error.SqlState}.", !IsOfOneRow(error.SqlState), error)
            : null;
    }

    public static StoreRejectedException NotConnected(Exception error) =>
        new("PostgreSQL cannot be reached.", overall: true, error);

    // 22 data, 23 constraint, 40 serialization and deadlock, 54 limits of a row, XX damage of a page. A flush that fails for one of
    // these is halved until the row is alone; for all others (disk, memory, connections, shutdown, read-only, rights) no write can succeed.
    private static bool IsOfOneRow(string sqlState) => sqlState[..2] is "22" or "23" or "40" or "54" or "XX";
}
