namespace MonkeysMail.Grains.Operators;

/// <summary>A silo's state in a few numbers.</summary>
/// <param name="Version">The product's version.</param>
/// <param name="StartedAt">When the silo started.</param>
/// <param name="Activations">Grains in memory.</param>
/// <param name="Queued">Jobs that wait for a connection.</param>
/// <param name="Connections">SMTP connections that are open or being opened.</param>
/// <param name="Destinations">Destinations it remembers.</param>
/// <param name="Resting">Of these, those that nobody dials for now.</param>
/// <param name="LeaseOwner">The name under which it owns messages; empty when it has no lease.</param>
/// <param name="LeaseLeft">How long its lease lasts without a further renewal.</param>
/// <param name="StoreSickFor">How long the store has taken no writes; zero when it does.</param>
/// <param name="DeliveriesHeld">Deliveries wait for an operator's release.</param>
[GenerateSerializer, Immutable, Alias("mm.SiloReport")]
public sealed record SiloReport(
    [property: Id(0)] string Version,
    [property: Id(1)] DateTimeOffset StartedAt,
    [property: Id(2)] int Activations,
    [property: Id(3)] int Queued,
    [property: Id(4)] int Connections,
    [property: Id(5)] int Destinations,
    [property: Id(6)] int Resting,
    [property: Id(7)] string LeaseOwner,
    [property: Id(8)] TimeSpan LeaseLeft,
    [property: Id(9)] TimeSpan StoreSickFor,
    [property: Id(10)] bool DeliveriesHeld);
