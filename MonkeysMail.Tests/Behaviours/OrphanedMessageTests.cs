// A message that is taken out of memory while the store does not answer keeps its silo's live lease, which no sweep touches: the silo itself finds it again.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Messages;
using MonkeysMail.Grains.Storage;
using MonkeysMail.Tests.Kit;
using Orleans.Core.Internal;
using Xunit;

namespace MonkeysMail.Tests.Behaviours;

public sealed class OrphanedMessageTests
{
    [Theory, BothDatabases]
    public async Task TakenOutOfMemoryWhileTheStoreIsAway_IsDeliveredAllTheSame(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        var refusing = new RefusingWorkspaces();
        using var installation = await Installation.CreateAsync(database);
        installation.Settings.Add($"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}");
        FailingStore? store = null;
        await using var engine = await Engine.StartAsync(installation, builder =>
        {
            builder.Services.AddSingleton<IIncomingGrainCallFilter>(refusing);
            var real = builder.Services.Last(service => service.ServiceType == typeof(IMessageStore)).ImplementationType!;
            builder.Services.AddSingleton<IMessageStore>(services => store = new FailingStore((IMessageStore)ActivatorUtilities.CreateInstance(services, real), _ => false, commitsFirst: false));
        });
        var orphans = engine.Services.GetRequiredService<OrphanedMessages>();
        var id = await engine.Live.SendAsync("ann@example.net");
        await LoadClient.WaitAsync(() => refusing.Refused > 0, () => "a round that fails before its transaction");

        store!.IsUnreadable = true;
        Assert.True(MessageId.TryParse(id, out var known));
        await DeactivateAsync(engine.Services.GetRequiredService<IGrainFactory>(), known);
        await LoadClient.WaitAsync(() => orphans.Count == 1, () => "the message to be an orphan");
        refusing.IsOver = true;
        store.IsUnreadable = false;

        var message = await engine.Live.WaitForStatusAsync(id, "delivered");
        Assert.Equal(["interrupted", "delivered"], message["recipients"]![0]!["attempts"]!.AsArray().Select(attempt => attempt!["outcome"]!.GetValue<string>()));
        Assert.Single(sink.Messages);
        await LoadClient.WaitAsync(() => orphans.Count == 0, () => "the orphan to be forgotten");
    }

    [Theory, BothDatabases]
    public async Task TakenOutOfMemoryWhileItOwesASuppression_StillSuppresses(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        var refusing = new RefusingWorkspaces { Method = nameof(IWorkspaceGrain.SuppressAsync) };
        using var installation = await Installation.CreateAsync(database);
        installation.Settings.Add($"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}");
        await using var engine = await Engine.StartAsync(installation, builder => builder.Services.AddSingleton<IIncomingGrainCallFilter>(refusing));
        var orphans = engine.Services.GetRequiredService<OrphanedMessages>();
        var id = await engine.Live.SendAsync("unknown@a.test");
        await LoadClient.WaitAsync(() => refusing.Refused > 0, () => "a suppression that fails");

        Assert.True(MessageId.TryParse(id, out var known));
        await DeactivateAsync(engine.Services.GetRequiredService<IGrainFactory>(), known);
        await LoadClient.WaitAsync(() => orphans.Count == 1, () => "the message to be an orphan");
        refusing.IsOver = true;

        await LoadClient.WaitAsync(() => orphans.Count == 0, () => "the orphan to be forgotten");
        var (_, list) = await engine.Live.GetAsync("/v1/suppressions");
        Assert.Equal("unknown@a.test", Assert.Single(list["data"]!.AsArray())!["email"]!.GetValue<string>());
        await engine.Live.WaitForStatusAsync(id, "bounced");
    }

    private static async Task DeactivateAsync(IGrainFactory grains, MessageId id)
    {
        var management = grains.GetGrain<IManagementGrain>(0);
        var activations = await management.GetDetailedGrainStatistics([typeof(MessageGrain).FullName + "," + typeof(MessageGrain).Assembly.GetName().Name]);
        var grain = activations.Select(found => found.GrainId).Single(found => found.ToString().EndsWith(id.Value.ToString("N"), StringComparison.Ordinal));
        await grains.GetGrain<IGrainManagementExtension>(grain).DeactivateOnIdle();
    }

    // As when the silo of the workspace has just died.
    private sealed class RefusingWorkspaces : IIncomingGrainCallFilter
    {
        private int refused;

        public int Refused => Volatile.Read(ref refused);

        public string Method { get; init; } = nameof(IWorkspaceGrain.CheckSuppressedAsync);

        public bool IsOver { get; set; }

        public Task Invoke(IIncomingGrainCallContext context)
        {
            if (IsOver || context.MethodName != Method)
            {
                return context.Invoke();
            }

            Interlocked.Increment(ref refused);
            throw new SiloUnavailableException("gone");
        }
    }
}
