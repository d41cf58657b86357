using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("Workspaces by id, which for most is the order of their creation.")]
internal sealed record WorkspaceDirectoryShape(IReadOnlyList<WorkspaceEntryShape> Data, string? NextCursor);
