// Orleans' own tables on the chosen database: low-rate grain state and reminders by the ADO.NET providers. Cleared state is deleted.
using Microsoft.Extensions.Options;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Silo.Storage.Postgres;
using MonkeysMail.Silo.Storage.Sqlite;
using Orleans.Configuration;

namespace MonkeysMail.Silo.Storage;

public static class OrleansStorage
{
    // The providers' name for SQLite; behind it they load Microsoft.Data.Sqlite.
    private const string SqliteInvariant = "System.Data.SQLite";
    internal const string PostgresInvariant = "Npgsql";

    /// <summary>The database that the storage registration chose: PostgreSQL when there is a connection string, else SQLite.</summary>
    public static ISiloBuilder AddMonkeysMailStorage(this ISiloBuilder silo, string? connectionString, string dataDirectory) =>
        string.IsNullOrEmpty(connectionString) ? silo.UseSqliteForOrleans(dataDirectory) : silo.UsePostgresForOrleans();

    /// <summary>State and reminders on the database of <see cref="StorageRegistration.AddPostgresStorage"/>, sharing its pool.</summary>
    private static ISiloBuilder UsePostgresForOrleans(this ISiloBuilder silo)
    {
        silo.AddAdoNetGrainStorage(SealedGrainStorage.PlainName, (OptionsBuilder<AdoNetGrainStorageOptions> options) => options.Configure<PostgresDatabase>((o, database) =>
        {
            o.Invariant = PostgresInvariant;
            o.DataSource = new PrimaryDataSource(database, d => d.Queries);
            o.DeleteStateOnClear = true;
        }));
        return silo.UseAdoNetReminderService((OptionsBuilder<AdoNetReminderTableOptions> options) => options.Configure<PostgresDatabase>((o, database) =>
        {
            o.Invariant = PostgresInvariant;
            o.DataSource = new PrimaryDataSource(database, d => d.Queries);
        }));
    }

    /// <summary>State and reminders in orleans.db of the data directory.</summary>
    private static ISiloBuilder UseSqliteForOrleans(this ISiloBuilder silo, string dataDirectory)
    {
        var connectionString = SqliteFiles.OrleansConnectionString(dataDirectory);
        silo.AddAdoNetGrainStorage(SealedGrainStorage.PlainName, (AdoNetGrainStorageOptions options) =>
        {
            options.Invariant = SqliteInvariant;
            options.ConnectionString = connectionString;
            options.DeleteStateOnClear = true;
        });
        return silo.UseAdoNetReminderService((AdoNetReminderTableOptions options) =>
        {
            options.Invariant = SqliteInvariant;
            options.ConnectionString = connectionString;
        });
    }
}
