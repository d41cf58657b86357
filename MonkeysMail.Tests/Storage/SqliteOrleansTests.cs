using MonkeysMail.Silo.Storage;

namespace MonkeysMail.Tests.Storage;

public sealed class SqliteOrleansTests : OrleansStorageContract
{
    private readonly SqliteStoreFixture fixture = new();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await fixture.DisposeAsync();
    }

    protected override Task PrepareAsync() => fixture.InitializeAsync();

    protected override void Configure(ISiloBuilder silo) => silo.AddMonkeysMailStorage(null, fixture.DataDirectory);
}
