// The schema: embedded scripts, repeated and concurrent migrations.
using MonkeysMail.Silo.Storage;
using MonkeysMail.Silo.Storage.Postgres;
using MonkeysMail.Silo.Storage.Sqlite;
using MonkeysMail.Tests.Kit;
using Npgsql;
using Xunit;

namespace MonkeysMail.Tests.Storage;

public sealed class MigrationTests
{
    [Theory]
    [InlineData("postgres", "0001_orleans.sql", "0002_messages.sql")]
    [InlineData("sqlite/orleans", "0001_orleans.sql")]
    [InlineData("sqlite/messages", "0001_messages.sql")]
    public void Scripts_AreEmbeddedInTheOrderOfTheirNumbers(string folder, params string[] first)
    {
        var names = MigrationScripts.Of(folder).Select(script => script.Name).ToList();

        Assert.Equal(first, names.Take(first.Length));
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
    }

    [Fact]
    public async Task TwoMigrationsAtOnce_MakeOneSchema()
    {
        var server = await PostgresServer.SharedAsync();
        var connectionString = await server.CreateDatabaseAsync();
        await using var first = new PostgresDatabase(connectionString);
        await using var second = new PostgresDatabase(connectionString);

        await Task.WhenAll(
            new PostgresMigrator(first).MigrateAsync(CancellationToken.None),
            new PostgresMigrator(second).MigrateAsync(CancellationToken.None)).WaitAsync(TimeSpan.FromSeconds(60));

        await using var applied = first.Queries.CreateCommand("SELECT count(*) FROM schemaversions");
        Assert.Equal((long)MigrationScripts.Of("postgres").Count, await applied.ExecuteScalarAsync());
    }

    [Fact]
    public async Task SecondMigration_ChangesNothing()
    {
        var server = await PostgresServer.SharedAsync();
        await using var database = new PostgresDatabase(await server.CreateDatabaseAsync());
        var migrator = new PostgresMigrator(database);
        await migrator.MigrateAsync(CancellationToken.None);
        var before = await DescribeAsync(database.Queries);

        await migrator.MigrateAsync(CancellationToken.None);

        Assert.Equal(before, await DescribeAsync(database.Queries));
    }

    [Fact]
    public async Task SecondMigrationOfSqlite_KeepsTheFilesAsTheyAre()
    {
        using var directory = new TestDirectory();
        var migrator = new SqliteMigrator(directory.Path);
        await migrator.MigrateAsync(CancellationToken.None);

        await migrator.MigrateAsync(CancellationToken.None);

        Assert.Equal("wal", Scalar(SqliteFiles.MessagesConnectionString(directory.Path), "PRAGMA journal_mode"));
        Assert.Equal("wal", Scalar(SqliteFiles.OrleansConnectionString(directory.Path), "PRAGMA journal_mode"));
        Assert.Equal(2L, Scalar(SqliteFiles.OrleansConnectionString(directory.Path), "PRAGMA synchronous")); // FULL
        Assert.Equal((long)MigrationScripts.Of("sqlite/messages").Count, Scalar(SqliteFiles.MessagesConnectionString(directory.Path), "SELECT count(*) FROM SchemaVersions"));
    }

    [Fact]
    public void WriterOfSqlite_WaitsForTheDisk()
    {
        using var directory = new TestDirectory();
        using var session = new SqliteSession(SqliteFiles.MessagesConnectionString(directory.Path));

        Assert.Equal(2L, session.Scalar("PRAGMA synchronous"));
    }

    private static async Task<string> DescribeAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("""
            SELECT string_agg(table_name || '.' || column_name || ' ' || data_type, ',' ORDER BY table_name, column_name)
            FROM information_schema.columns WHERE table_schema = 'public'
            """);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private static object? Scalar(string connectionString, string sql)
    {
        using var session = new SqliteSession(connectionString);
        return session.Scalar(sql);
    }
}
