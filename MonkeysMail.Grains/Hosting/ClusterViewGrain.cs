using Orleans.Concurrency;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace MonkeysMail.Grains.Hosting;

/// <inheritdoc cref="IClusterViewGrain"/>
[StatelessWorker(1)]
[Reentrant]
public sealed class ClusterViewGrain(IClusterMembershipService membership, ISiloMetadataCache metadata) : Grain, IClusterViewGrain
{
    Task<ImmutableArray<ClusterGateway>> IClusterViewGrain.GatewaysAsync() => Task.FromResult(membership.CurrentSnapshot.Members.Values
        .Where(member => member.Status == SiloStatus.Active)
        .Select(member => metadata.GetSiloMetadata(member.SiloAddress).Metadata)
        .Where(published => published.ContainsKey(SiloZone.GatewayKey))
        .Select(published => new ClusterGateway(published.GetValueOrDefault(SiloZone.Key, ""), published[SiloZone.GatewayKey]))
        .ToImmutableArray());
}
