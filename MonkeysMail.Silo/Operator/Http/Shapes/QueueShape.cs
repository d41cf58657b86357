using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("A silo's queue for one destination.")]
internal sealed record QueueShape(
    string Silo,
    string? Zone,
    [property: Description("The destination's MX hosts, or the smart host.")] string Destination,
    [property: Description("Jobs that wait for a connection.")] int Depth,
    [property: Description("Connections that are open or being opened.")] int Connections,
    [property: Description("Since when the oldest job waits.")] DateTimeOffset? OldestAt,
    [property: Description("Nobody dials it before this time.")] DateTimeOffset? RestingUntil,
    [property: Description("Attempts in a row that found no usable connection.")] int Failures,
    [property: Description("What the last of these met.")] LastErrorShape? LastError);
