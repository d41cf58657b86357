using MonkeysMail.Silo.Storage;
using MonkeysMail.Tests.Kit;

namespace MonkeysMail.Tests.Storage;

public sealed class SqliteStoreFixture : StoreFixture
{
    private readonly TestDirectory directory = new();

    public string DataDirectory => directory.Path;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        directory.Dispose();
    }

    protected override Task RegisterAsync(IServiceCollection collection)
    {
        collection.AddSqliteStorage(DataDirectory);
        return Task.CompletedTask;
    }
}
