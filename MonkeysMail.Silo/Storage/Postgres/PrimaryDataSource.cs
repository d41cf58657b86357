// For Orleans' providers, which take a data source once: their connections go to whichever host is the primary when they are opened.
using System.Data.Common;
using Npgsql;

namespace MonkeysMail.Silo.Storage.Postgres;

internal sealed class PrimaryDataSource(PostgresDatabase database, Func<PostgresDatabase, NpgsqlDataSource> pool) : DbDataSource
{
    public override string ConnectionString => pool(database).ConnectionString;

    protected override DbConnection CreateDbConnection() => pool(database).CreateConnection();
}
