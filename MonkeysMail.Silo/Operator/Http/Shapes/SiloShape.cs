using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("A silo; what it did not tell is null.")]
internal sealed record SiloShape(
    [property: Description("`ip:port@generation`.")] string Address,
    string Name,
    string? Zone,
    [property: Description("Its membership status (`active`, `joining`, `shutting_down`, `dead`, …), or `unreachable`: it is a member but did not answer within 2 s.")]
    string Status,
    DateTimeOffset? StartedAt,
    string? Version,
    [property: Description("Grains in memory.")] int? Activations,
    [property: Description("Jobs that wait for a connection.")] int? QueueDepth,
    [property: Description("SMTP connections that are open or being opened.")] int? Connections,
    [property: Description("Destinations it remembers.")] int? Destinations,
    [property: Description("Destinations that nobody dials for now.")] int? Resting,
    LeaseShape? Lease,
    [property: Description("How long the database has taken no writes of this silo; 0 when it does.")] long? StoreSickMs,
    [property: Description("Deliveries wait for `monkeysmail ctl release`.")] bool? DeliveriesHeld);
