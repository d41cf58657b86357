using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("A workspace that has a pool of source addresses of its own.")]
internal sealed record WorkspacePoolShape(string Workspace, string Pool);
