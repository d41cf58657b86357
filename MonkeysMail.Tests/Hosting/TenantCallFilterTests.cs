using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Hosting;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Hosting;

public sealed class TenantCallFilterTests : IAsyncLifetime
{
    private static readonly WorkspaceId Mine = WorkspaceId.New(TimeProvider.System);
    private static readonly WorkspaceId Other = WorkspaceId.New(TimeProvider.System);

    private Installation installation = null!;
    private Engine engine = null!;

    private IGrainFactory Grains => engine.Services.GetRequiredService<IGrainFactory>();

    public async Task InitializeAsync()
    {
        installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        engine = await Engine.StartAsync(installation);
    }

    public async Task DisposeAsync()
    {
        await engine.DisposeAsync();
        installation.Dispose();
    }

    [Fact]
    public async Task RequestOfAWorkspace_ReachesItsOwnGrainsAlone()
    {
        TenantScope.Begin();
        TenantScope.Current!.Identify(Mine);

        Assert.Null(await Grains.GetMessage(Mine, MessageId.New(TimeProvider.System)).DescribeAsync());
        await Assert.ThrowsAsync<TenantMismatchException>(() => Grains.GetMessage(Other, MessageId.New(TimeProvider.System)).DescribeAsync());
        await Assert.ThrowsAsync<TenantMismatchException>(() => Grains.GetGrain<IWorkspaceGrain>(Other.Value).CheckSuppressedAsync([], MailStream.Transactional));
        await Assert.ThrowsAsync<TenantMismatchException>(() => Grains.GetGrain<IMessageLogGrain>(Other.Value).FindClaimAsync(null!));
        await Assert.ThrowsAsync<TenantMismatchException>(() => Grains.GetGrain<IWorkspaceOutcomesGrain>(Other.Value).ReportAsync(new OutcomeCounts(0, 1, 0)));
        await Assert.ThrowsAsync<TenantMismatchException>(() => Grains.GetGrain<IAuditLogGrain>(Other.Value).CheckAsync(null));
    }

    [Fact]
    public async Task RequestThatIsNotIdentified_AsksTheDirectoryAndTellsFailuresAlone()
    {
        TenantScope.Begin();

        Assert.NotNull(await Grains.GetGrain<IKeyDirectoryGrain>("abcdefghijkl").FindAsync());
        await Grains.GetGrain<ICredentialFailuresGrain>(CredentialParts.Of("abcdefghijkl")).NoteAsync("abcdefghijkl");
        await Assert.ThrowsAsync<TenantMismatchException>(() => Grains.GetMessage(Mine, MessageId.New(TimeProvider.System)).DescribeAsync());
    }

    [Fact]
    public void Request_BelongsToOneWorkspaceForGood()
    {
        TenantScope.Begin();
        TenantScope.Current!.Identify(Mine);
        TenantScope.Current.Identify(Mine);

        Assert.Throws<InvalidOperationException>(() => TenantScope.Current.Identify(Other));
    }

    [Fact]
    public async Task EngineItself_IsNotBound()
    {
        Assert.Null(TenantScope.Current);
        Assert.Null(await Grains.GetMessage(Other, MessageId.New(TimeProvider.System)).DescribeAsync());
    }
}
