using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("A workspace's first key.")]
internal sealed record FirstKeyShape(
    string Id,
    [property: Description("The key with its secret, in this answer and never again.")] string Key);
