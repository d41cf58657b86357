using MonkeysMail.Grains.Contracts;
using MonkeysMail.Silo.Storage;
using MonkeysMail.Silo.Storage.Postgres;
using MonkeysMail.Tests.Kit;
using Npgsql;

namespace MonkeysMail.Tests.Storage;

public sealed class PostgresStoreFixture : StoreFixture
{
    public string ConnectionString { get; private set; } = "";

    internal PostgresDatabase Database => Get<PostgresDatabase>();

    public override async Task<IReadOnlyList<Guid>> OutboxAsync(WorkspaceId workspace)
    {
        await using var command = Database.Queries.CreateCommand("SELECT id FROM audit_outbox WHERE workspace_id = $1");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = workspace.Value });
        await using var reader = await command.ExecuteReaderAsync();
        var ids = new List<Guid>();
        while (await reader.ReadAsync())
        {
            ids.Add(reader.GetGuid(0));
        }

        return ids;
    }

    protected override async Task RegisterAsync(IServiceCollection collection)
    {
        var server = await PostgresServer.SharedAsync();
        ConnectionString = await server.CreateDatabaseAsync();
        collection.AddPostgresStorage(ConnectionString);
    }
}
