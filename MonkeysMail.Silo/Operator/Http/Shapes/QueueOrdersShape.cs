using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("Holds in force; orders that run, and the last ones that are done; workspaces with pools of their own.")]
internal sealed record QueueOrdersShape(IReadOnlyList<QueueHoldShape> Holds, IReadOnlyList<QueueJobShape> Orders, IReadOnlyList<WorkspacePoolShape> Pools);
