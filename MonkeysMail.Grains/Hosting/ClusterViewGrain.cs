using Orleans.Concurrency;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace MonkeysMail.Grains.Hosting;

/// <inheritdoc cref="IClusterViewGrain"/>
[StatelessWorker(1)]
[Reentrant]
public sealed class ClusterViewGrain(
    IClusterMembershipService membership, ISiloMetadataCache metadata, ILocalSiloDetails local, EngineLifecycle engine, ReadySilos ready)
    : Grain, IClusterViewGrain
{
    Task<ImmutableArray<ClusterGateway>> IClusterViewGrain.GatewaysAsync() => Task.FromResult(membership.CurrentSnapshot.Members.Values
        .Where(member => member.Status == SiloStatus.Active)
        .Select(member => (member.SiloAddress, metadata.GetSiloMetadata(member.SiloAddress).Metadata))
        .Where(silo => silo.Metadata.ContainsKey(SiloZone.GatewayKey))
        .Select(silo => new ClusterGateway(
            silo.Metadata.GetValueOrDefault(SiloZone.Key, ""),
            silo.Metadata[SiloZone.GatewayKey],
            engine.IsLeaving && silo.SiloAddress.Equals(local.SiloAddress),
            !ready.IsReady(silo.SiloAddress)))
        .ToImmutableArray());
}
