// The membership table while this silo leaves. Its own farewell is a courtesy: others learn of it by gossip, or by probes within 8 s. Orleans would wait
// for the database to confirm it until the host's whole time to stop is over, and then some more; where commits hang (no synchronous standby) that
// leaves nothing for the drain, and whoever stops the process kills it. What is not about this silo's end is passed on as it is.
using Microsoft.Extensions.DependencyInjection.Extensions;
using MonkeysMail.Grains.Hosting;

namespace MonkeysMail.Silo.Clustering;

internal sealed partial class LeavingMembership(IMembershipTable table, ILocalSiloDetails silo, StopSignal stop, ILogger<LeavingMembership> logger) : IMembershipTable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Puts itself before the table that is registered.</summary>
    public static void AddTo(IServiceCollection services)
    {
        var registered = services.Last(service => service.ServiceType == typeof(IMembershipTable));
        services.Replace(ServiceDescriptor.Singleton<IMembershipTable>(provider => ActivatorUtilities.CreateInstance<LeavingMembership>(
            provider,
            registered.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, registered.ImplementationType!))));
    }

    public async Task<bool> UpdateRowAsync(MembershipEntry entry, string etag, TableVersion tableVersion, CancellationToken cancellationToken)
    {
        var write = table.UpdateRowAsync(entry, etag, tableVersion, cancellationToken);
        if (!stop.IsStopping || entry.Status is not (SiloStatus.ShuttingDown or SiloStatus.Stopping or SiloStatus.Dead) || !entry.SiloAddress.Equals(silo.SiloAddress))
        {
            return await write;
        }

        try
        {
            return await write.WaitAsync(Patience, TimeProvider.System, cancellationToken); // false: somebody else wrote, and it is tried again
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotConfirmed(entry.Status, exception);
            write.Ignore();
            return true; // it goes on to leave
        }
    }

    public Task InitializeMembershipTableAsync(bool tryInitTableVersion, CancellationToken cancellationToken) =>
        table.InitializeMembershipTableAsync(tryInitTableVersion, cancellationToken);

    public Task DeleteMembershipTableEntriesAsync(string clusterId, CancellationToken cancellationToken) =>
        table.DeleteMembershipTableEntriesAsync(clusterId, cancellationToken);

    public Task CleanupDefunctSiloEntriesAsync(DateTimeOffset beforeDate, CancellationToken cancellationToken) =>
        table.CleanupDefunctSiloEntriesAsync(beforeDate, cancellationToken);

    public Task<MembershipTableData> ReadRowAsync(SiloAddress key, CancellationToken cancellationToken) => table.ReadRowAsync(key, cancellationToken);

    public Task<MembershipTableData> ReadAllAsync(CancellationToken cancellationToken) => table.ReadAllAsync(cancellationToken);

    public Task<bool> InsertRowAsync(MembershipEntry entry, TableVersion tableVersion, CancellationToken cancellationToken) =>
        table.InsertRowAsync(entry, tableVersion, cancellationToken);

    public Task UpdateIAmAliveAsync(MembershipEntry entry, CancellationToken cancellationToken) => table.UpdateIAmAliveAsync(entry, cancellationToken);

    // The older half of the interface, which is still part of it.
    Task IMembershipTable.InitializeMembershipTable(bool tryInitTableVersion) => InitializeMembershipTableAsync(tryInitTableVersion, CancellationToken.None);

    Task IMembershipTable.DeleteMembershipTableEntries(string clusterId) => DeleteMembershipTableEntriesAsync(clusterId, CancellationToken.None);

    Task IMembershipTable.CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => CleanupDefunctSiloEntriesAsync(beforeDate, CancellationToken.None);

    Task<MembershipTableData> IMembershipTable.ReadRow(SiloAddress key) => ReadRowAsync(key, CancellationToken.None);

    Task<MembershipTableData> IMembershipTable.ReadAll() => ReadAllAsync(CancellationToken.None);

    Task<bool> IMembershipTable.InsertRow(MembershipEntry entry, TableVersion tableVersion) => InsertRowAsync(entry, tableVersion, CancellationToken.None);

    Task<bool> IMembershipTable.UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) =>
        UpdateRowAsync(entry, etag, tableVersion, CancellationToken.None);

    Task IMembershipTable.UpdateIAmAlive(MembershipEntry entry) => UpdateIAmAliveAsync(entry, CancellationToken.None);

    [LoggerMessage(EventId = 3111, Level = LogLevel.Warning, Message = "The database does not confirm that this silo is {Status}; it leaves all the same")]
    private partial void LogNotConfirmed(SiloStatus status, Exception exception);
}
