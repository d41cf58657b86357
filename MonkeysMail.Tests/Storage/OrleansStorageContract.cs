// Orleans' own providers over our tables and statements: a real silo's grain storage and reminder table.
using Orleans.Storage;
using Orleans.TestingHost;
using Xunit;

namespace MonkeysMail.Tests.Storage;

public abstract class OrleansStorageContract : IAsyncLifetime
{
    protected const string StateType = "test-state";

    private InProcessTestCluster? cluster;

    protected IGrainStorage Storage =>
        Services.GetRequiredKeyedService<IGrainStorage>(MonkeysMail.Grains.Crypto.SealedGrainStorage.PlainName);

    private IReminderTable Reminders => Services.GetRequiredService<IReminderTable>();

    private IServiceProvider Services => cluster!.Silos[0].ServiceProvider;

    public async Task InitializeAsync()
    {
        await PrepareAsync();
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => Configure(silo));
        cluster = builder.Build();
        await cluster.DeployAsync();
    }

    public virtual async Task DisposeAsync()
    {
        if (cluster is not null)
        {
            await cluster.StopAllSilosAsync();
            await cluster.DisposeAsync();
        }
    }

    [Fact]
    public async Task State_IsWrittenReadChangedAndDeleted()
    {
        var grain = NewGrain();
        var state = new GrainState<Counter>(new Counter { Value = 1 });
        await Storage.WriteStateAsync(StateType, grain, state);
        state.State!.Value = 2;
        await Storage.WriteStateAsync(StateType, grain, state);

        var read = new GrainState<Counter>();
        await Storage.ReadStateAsync(StateType, grain, read);
        Assert.Equal((2, state.ETag, true), (read.State!.Value, read.ETag, read.RecordExists));

        await Storage.ClearStateAsync(StateType, grain, read);
        var gone = new GrainState<Counter>();
        await Storage.ReadStateAsync(StateType, grain, gone);
        Assert.False(gone.RecordExists);
        await Storage.WriteStateAsync(StateType, grain, new GrainState<Counter>(new Counter { Value = 3 })); // a new first write
    }

    [Fact]
    public async Task ConcurrentFirstWrites_OneWinsAndTheOthersConflict()
    {
        var grain = NewGrain();

        var failures = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            try
            {
                await Storage.WriteStateAsync(StateType, grain, new GrainState<Counter>(new Counter { Value = i }));
                return null;
            }
            catch (Exception error)
            {
                return error;
            }
        }));

        Assert.Single(failures, failure => failure is null);
        Assert.All(failures.Where(failure => failure is not null), failure => Assert.IsType<InconsistentStateException>(failure));
        var read = new GrainState<Counter>();
        await Storage.ReadStateAsync(StateType, grain, read);
        Assert.Equal("1", read.ETag);
    }

    [Fact]
    public async Task WriteOrClearUnderAnOldEtag_Conflicts()
    {
        var grain = NewGrain();
        var state = new GrainState<Counter>(new Counter());
        await Storage.WriteStateAsync(StateType, grain, state);
        var stale = new GrainState<Counter>(new Counter(), state.ETag) { RecordExists = true };
        await Storage.WriteStateAsync(StateType, grain, state);

        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync(StateType, grain, stale));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.ClearStateAsync(StateType, grain, stale));
    }

    [Fact]
    public async Task GrainsThatDifferInTheKeyOnly_HaveStatesOfTheirOwn()
    {
        var ids = new[] { GrainId.Create("t", "a"), GrainId.Create("t", "b"), GrainId.Create("t", $"{1:X16}"), GrainId.Create("t", $"{1:X16}+x") };

        foreach (var (id, i) in ids.Select((id, i) => (id, i)))
        {
            await Storage.WriteStateAsync(StateType, id, new GrainState<Counter>(new Counter { Value = i }));
        }

        foreach (var (id, i) in ids.Select((id, i) => (id, i)))
        {
            var read = new GrainState<Counter>();
            await Storage.ReadStateAsync(StateType, id, read);
            Assert.Equal(i, read.State!.Value);
        }
    }

    [Fact]
    public async Task Reminder_IsUpsertedReadAndRemovedByItsVersion()
    {
        var grain = NewGrain();
        var start = new DateTime(2031, 2, 3, 4, 5, 6, 789, DateTimeKind.Utc);
        var entry = new ReminderEntry { GrainId = grain, ReminderName = "retry", StartAt = start, Period = TimeSpan.FromMinutes(5) };

        var first = await Reminders.UpsertRow(entry);
        var second = await Reminders.UpsertRow(entry);

        Assert.NotEqual(first, second);
        var row = await Reminders.ReadRow(grain, "retry");
        Assert.Equal((grain, "retry", start, TimeSpan.FromMinutes(5)), (row!.GrainId, row.ReminderName, row.StartAt.ToUniversalTime(), row.Period));
        Assert.False(await Reminders.RemoveRow(grain, "retry", first!));
        Assert.True(await Reminders.RemoveRow(grain, "retry", second!));
        Assert.Empty((await Reminders.ReadRows(grain)).Reminders);
    }

    [Fact]
    public async Task RangesOfReminders_CoverTheRingOnceAndWrap()
    {
        var grains = Enumerable.Range(0, 50).Select(_ => NewGrain()).ToList();
        foreach (var grain in grains)
        {
            await Reminders.UpsertRow(new ReminderEntry
            {
                GrainId = grain,
                ReminderName = "range",
                StartAt = DateTime.UnixEpoch.AddYears(80),
                Period = TimeSpan.FromMinutes(5),
            });
        }

        // Bounds as signed numbers wrap in the middle of the unsigned ring: both statements are needed.
        uint[] bounds = [0x10000000, 0x70000000, 0x90000000, 0xF0000000];
        var found = new List<GrainId>();
        for (var i = 0; i < bounds.Length; i++)
        {
            var rows = await Reminders.ReadRows(bounds[i], bounds[(i + 1) % bounds.Length]);
            Assert.All(rows.Reminders, row => Assert.True(IsIn(row.GrainId.GetUniformHashCode(), bounds[i], bounds[(i + 1) % bounds.Length])));
            found.AddRange(rows.Reminders.Where(row => row.ReminderName == "range").Select(row => row.GrainId));
        }

        Assert.Equal(grains.Order(), found.Order());
    }

    protected abstract Task PrepareAsync();

    protected abstract void Configure(ISiloBuilder silo);

    private static bool IsIn(uint hash, uint begin, uint end) => begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;

    private static GrainId NewGrain() => GrainId.Create("test", Guid.NewGuid().ToString("N"));

    [GenerateSerializer]
    public sealed class Counter
    {
        [Id(0)]
        public int Value { get; set; }
    }
}
