namespace MonkeysMail.Grains.Contracts;

/// <summary>Where fronts reach a silo.</summary>
/// <param name="Zone">The silo's availability zone; empty when it has none.</param>
/// <param name="Address"><c>ip:port</c>.</param>
/// <param name="IsLeaving">The silo stops: it answers what it was asked, and wants to be asked nothing more.</param>
/// <param name="IsUnready">The silo runs and can take no mail: its store is sick, or it lacks master keys.</param>
[GenerateSerializer, Immutable, Alias("mm.ClusterGateway")]
public sealed record ClusterGateway(
    [property: Id(0)] string Zone, [property: Id(1)] string Address, [property: Id(2)] bool IsLeaving = false, [property: Id(3)] bool IsUnready = false);
