namespace MonkeysMail.Grains.Contracts;

/// <summary>What the gateway's silo knows of the cluster. A stateless worker: the call runs on the gateway that took it, so that an answer
/// also says that this gateway lives.</summary>
[Alias("mm.IClusterViewGrain")]
public interface IClusterViewGrain : IGrainWithIntegerKey
{
    /// <summary>The gateways of all active silos.</summary>
    [Alias("Gateways")]
    Task<ImmutableArray<ClusterGateway>> GatewaysAsync();
}
