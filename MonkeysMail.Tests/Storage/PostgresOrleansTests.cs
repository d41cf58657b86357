using MonkeysMail.Silo.Storage;

namespace MonkeysMail.Tests.Storage;

public sealed class PostgresOrleansTests : OrleansStorageContract
{
    private readonly PostgresStoreFixture fixture = new();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await fixture.DisposeAsync();
    }

    protected override Task PrepareAsync() => fixture.InitializeAsync();

    protected override void Configure(ISiloBuilder silo)
    {
        silo.Services.AddPostgresStorage(fixture.ConnectionString);
        silo.AddMonkeysMailStorage(fixture.ConnectionString, "");
    }
}
