// Which failures of SQLite are definite. Whatever fails before COMMIT is rolled back; a COMMIT that fails is unknown.
using Microsoft.Data.Sqlite;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Silo.Storage.Sqlite;

internal static class SqliteErrors
{
    private const int TooBig = 18;
    private const int Constraint = 19;
    private const int Mismatch = 20;
    private const int Range = 25;

    public static StoreRejectedException BeforeCommit(SqliteException error) => new(
        $"SQLite refused the flush: {error.SqliteExtendedErrorCode}.",
        overall: error.SqliteErrorCode is not (TooBig or Constraint or Mismatch or Range),
        error);
}
