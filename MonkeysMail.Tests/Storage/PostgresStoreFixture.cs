using MonkeysMail.Silo.Storage;
using MonkeysMail.Silo.Storage.Postgres;
using MonkeysMail.Tests.Kit;

namespace MonkeysMail.Tests.Storage;

public sealed class PostgresStoreFixture : StoreFixture
{
    public string ConnectionString { get; private set; } = "";

    internal PostgresDatabase Database => Get<PostgresDatabase>();

    protected override async Task RegisterAsync(IServiceCollection collection)
    {
        var server = await PostgresServer.SharedAsync();
        ConnectionString = await server.CreateDatabaseAsync();
        collection.AddPostgresStorage(ConnectionString);
    }
}
