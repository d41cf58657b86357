// Migrations on PostgreSQL, under an advisory lock of the session: silos that start together queue up, the first one does the work.
using DbUp;
using DbUp.Postgresql;
using Npgsql;

namespace MonkeysMail.Silo.Storage.Postgres;

internal sealed class PostgresMigrator(PostgresDatabase database) : SchemaMigrator
{
    private const long LockKey = 0x6D6F6E6B65797301; // "monkeys", 1

    public override async Task MigrateAsync(CancellationToken ct)
    {
        await database.FindPrimaryAsync(ct);
        await using var connection = await database.Queries.OpenConnectionAsync(ct);
        await ExecuteAsync(connection, "SELECT pg_advisory_lock($1)", ct);
        try
        {
            await Task.Run(Upgrade, ct);
        }
        finally
        {
            await ExecuteAsync(connection, "SELECT pg_advisory_unlock($1)", CancellationToken.None);
        }
    }

    private void Upgrade()
    {
        using var dataSource = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false });
        Perform(DeployChanges.To
            .PostgresqlDatabase(new PostgresqlConnectionManager(dataSource))
            .WithScripts(MigrationScripts.Of("postgres"))
            .WithVariablesDisabled()
            .WithTransactionPerScript()
            .LogToNowhere()
            .Build());
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = LockKey });
        await command.ExecuteNonQueryAsync(ct);
    }
}
