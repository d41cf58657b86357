using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("Workspaces, the busiest first. The first 1,000 by age are looked at.")]
internal sealed record WorkspaceListShape(IReadOnlyList<WorkspaceShape> Data, string? NextCursor);
