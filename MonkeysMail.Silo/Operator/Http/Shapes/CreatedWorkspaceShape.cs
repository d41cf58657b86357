using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("A new workspace and its first key, which has every scope.")]
internal sealed record CreatedWorkspaceShape(WorkspaceDetailShape Workspace, FirstKeyShape FirstKey);
