using MonkeysMail.Silo.Storage;
using Npgsql;
using Orleans.Storage;
using Xunit;

namespace MonkeysMail.Tests.Storage;

public sealed class PostgresOrleansTests : OrleansStorageContract
{
    private readonly PostgresStoreFixture fixture = new();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await fixture.DisposeAsync();
    }

    [Fact]
    public async Task FirstWritesOverTwoConnectionsAtTheSameMoment_OneWinsAndTheOtherConflicts()
    {
        var grain = GrainId.Create("test", Guid.NewGuid().ToString("N"));
        await using var source = NpgsqlDataSource.Create(fixture.ConnectionString);
        await using var gate = await source.OpenConnectionAsync();
        await using var transaction = await gate.BeginTransactionAsync();
        await using (var close = new NpgsqlCommand("LOCK TABLE OrleansStorage IN EXCLUSIVE MODE", gate, transaction))
        {
            await close.ExecuteNonQueryAsync();
        }

        Task<Exception?>[] writes = [WriteAsync(grain, 1), WriteAsync(grain, 2)];
        await WaitForWritersAsync(source, 2);
        await transaction.CommitAsync();
        var failures = await Task.WhenAll(writes);

        Assert.Single(failures, failure => failure is null);
        Assert.IsType<InconsistentStateException>(Assert.Single(failures, failure => failure is not null));
        var read = new GrainState<Counter>();
        await Storage.ReadStateAsync(StateType, grain, read);
        Assert.Equal((failures[0] is null ? 1 : 2, "1"), (read.State!.Value, read.ETag));
    }

    protected override Task PrepareAsync() => fixture.InitializeAsync();

    protected override void Configure(ISiloBuilder silo)
    {
        silo.Services.AddPostgresStorage(fixture.ConnectionString);
        silo.AddMonkeysMailStorage(fixture.ConnectionString, "");
    }

    private static async Task WaitForWritersAsync(NpgsqlDataSource source, long count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var waiting = source.CreateCommand(
            "SELECT count(DISTINCT pid) FROM pg_locks WHERE relation = 'orleansstorage'::regclass AND NOT granted");
        while ((long)(await waiting.ExecuteScalarAsync(patience.Token))! < count)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }

    private async Task<Exception?> WriteAsync(GrainId grain, int value)
    {
        try
        {
            await Storage.WriteStateAsync(StateType, grain, new GrainState<Counter>(new Counter { Value = value }));
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }
}
