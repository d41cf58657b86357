namespace MonkeysMail.Grains.Contracts;

/// <summary>Where fronts reach a silo.</summary>
/// <param name="Zone">The silo's availability zone; empty when it has none.</param>
/// <param name="Address"><c>ip:port</c>.</param>
[GenerateSerializer, Immutable, Alias("mm.ClusterGateway")]
public sealed record ClusterGateway([property: Id(0)] string Zone, [property: Id(1)] string Address);
