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
    [property: Description("What the last of these met.")] LastErrorShape? LastError,
    [property: Description("The shaping rule that it has; null: that of everybody else. It shares its limits with all destinations of the rule.")] string? Provider,
    [property: Description("The source address, by its name; null: the system's.")] string? Source,
    [property: Description("Messages a second, over the last ten seconds.")] double Rate,
    [property: Description("Connections that this silo may have.")] int MaxConnections,
    [property: Description("Messages a second that this silo may send; null: no limit.")] double? MaxRate,
    [property: Description("The part of its limits that is used: less than 1 after it pushed back.")] double Scale,
    [property: Description("Workspaces with the most waiting jobs, ten at most.")] IReadOnlyList<WorkspaceQueueShape> Workspaces);
