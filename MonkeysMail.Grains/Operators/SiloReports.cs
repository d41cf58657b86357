// Asks silos for their reports. Every silo is asked at the same time and has 2 s: one that does not answer is shown so, and delays nobody.
using Orleans.Runtime.Services;

namespace MonkeysMail.Grains.Operators;

public sealed class SiloReports(IServiceProvider services, IClusterMembershipService membership) : GrainServiceClient<ISiloReportService>(services)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The silos that should answer.</summary>
    public IEnumerable<ClusterMember> Members => membership.CurrentSnapshot.Members.Values.Where(ShouldAnswer).OrderBy(member => member.SiloAddress);

    /// <summary>Active, or on its way out.</summary>
    public static bool ShouldAnswer(ClusterMember member)
    {
        ArgumentNullException.ThrowIfNull(member);
        return member.Status is SiloStatus.Active or SiloStatus.ShuttingDown or SiloStatus.Stopping;
    }

    /// <summary>One answer a silo, in the order of <paramref name="silos"/>; null for one that gives none.</summary>
    public Task<T?[]> AskAsync<T>(IEnumerable<ClusterMember> silos, Func<ISiloReportService, Task<T>> question, CancellationToken ct)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(silos);
        return Task.WhenAll(silos.Select(silo => ShouldAnswer(silo) ? AskAsync(silo.SiloAddress, question, ct) : Task.FromResult<T?>(null)));
    }

    private async Task<T?> AskAsync<T>(SiloAddress silo, Func<ISiloReportService, Task<T>> question, CancellationToken ct)
        where T : class
    {
        try
        {
            return await question(GetGrainService(silo)).WaitAsync(Patience, TimeProvider.System, ct);
        }
        catch (Exception) when (!ct.IsCancellationRequested)
        {
            return null;
        }
    }
}
