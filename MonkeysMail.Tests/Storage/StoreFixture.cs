// One store under test, on a fresh and migrated database. Both kinds offer the same, so that one suite runs over both.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Dns.MtaSts;
using MonkeysMail.Grains.Storage;
using MonkeysMail.Silo.Storage;
using Xunit;

namespace MonkeysMail.Tests.Storage;

public abstract class StoreFixture : IAsyncLifetime
{
    private ServiceProvider? services;

    public IMessageStore Messages => Get<IMessageStore>();

    public ILeaseStore Leases => Get<ILeaseStore>();

    public ISuppressionStore Suppressions => Get<ISuppressionStore>();

    public IDataKeyStore Keys => Get<IDataKeyStore>();

    public IKeyJobStore Jobs => Get<IKeyJobStore>();

    public ISealedRowStore Sealed => Get<ISealedRowStore>();

    public IBootstrapStore Bootstrap => Get<IBootstrapStore>();

    public IWorkspaceStore Workspaces => Get<IWorkspaceStore>();

    public IWorkspaceJobStore WorkspaceJobs => Get<IWorkspaceJobStore>();

    public IOperatorStore Operators => Get<IOperatorStore>();

    public IMtaStsStore MtaSts => Get<IMtaStsStore>();

    public SchemaMigrator Migrator => Get<SchemaMigrator>();

    public async Task InitializeAsync()
    {
        var collection = new ServiceCollection();
        collection.AddLogging();
        await RegisterAsync(collection);
        services = collection.BuildServiceProvider();
        await Migrator.MigrateAsync(CancellationToken.None);
    }

    public virtual async Task DisposeAsync()
    {
        if (services is not null)
        {
            await services.DisposeAsync();
        }
    }

    /// <summary>The ids of a workspace's audit entries that wait for their place in the chain.</summary>
    public abstract Task<IReadOnlyList<Guid>> OutboxAsync(WorkspaceId workspace);

    protected abstract Task RegisterAsync(IServiceCollection collection);

    protected T Get<T>()
        where T : notnull => services!.GetRequiredService<T>();
}
