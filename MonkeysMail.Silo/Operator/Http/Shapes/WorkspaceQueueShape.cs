using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("What of a destination's queue is one workspace's.")]
internal sealed record WorkspaceQueueShape(
    string Workspace,
    [property: Description("Jobs that wait for a connection.")] int Depth,
    [property: Description("Since when the oldest job waits.")] DateTimeOffset OldestAt);
