using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("A new live key with every scope.")]
internal sealed record CreatedKeyShape(
    [property: Description("The id of the workspace.")] string Workspace,
    string Id,
    [property: Description("The key with its secret, in this answer and never again.")] string Key);
