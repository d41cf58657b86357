using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("A silo's queues together.")]
internal sealed record SiloQueuesShape(
    string Silo,
    string? Zone,
    [property: Description("False: it did not answer, and its queues are not in the list.")] bool Reachable,
    int? Destinations,
    int? Depth,
    int? Connections,
    int? Resting);
