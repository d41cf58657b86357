// Migrations of the two SQLite files. The data directory's lock, held by the process, keeps others away.
using DbUp;
using Microsoft.Data.Sqlite;

namespace MonkeysMail.Silo.Storage.Sqlite;

internal sealed class SqliteMigrator(string dataDirectory) : SchemaMigrator
{
    public override Task MigrateAsync(CancellationToken ct) => Task.Run(
        () =>
        {
            Directory.CreateDirectory(dataDirectory);
            Upgrade(SqliteFiles.OrleansConnectionString(dataDirectory), "sqlite/orleans");
            Upgrade(SqliteFiles.MessagesConnectionString(dataDirectory), "sqlite/messages");
        },
        ct);

    private static void Upgrade(string connectionString, string scripts)
    {
        // The journal mode is a property of the file and cannot be changed inside a transaction.
        using (var connection = new SqliteConnection(connectionString))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = WAL";
            if (command.ExecuteScalar() as string != "wal")
            {
                throw new InvalidOperationException("The data directory's file system does not support SQLite's write-ahead log.");
            }
        }

        Perform(DeployChanges.To
            .SqliteDatabase(connectionString)
            .WithScripts(MigrationScripts.Of(scripts))
            .WithVariablesDisabled()
            .WithTransactionPerScript()
            .LogToNowhere()
            .Build());
    }
}
