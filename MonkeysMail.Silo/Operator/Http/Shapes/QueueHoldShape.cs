using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("A queue that is held.")]
internal sealed record QueueHoldShape(string? Destination, string? Workspace, string Reason, DateTimeOffset At);
