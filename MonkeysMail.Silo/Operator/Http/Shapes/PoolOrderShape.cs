using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("Which pool of source addresses a workspace sends from.")]
internal sealed record PoolOrderShape(
    string Workspace,
    [property: Description("A pool of `MonkeysMail:Delivery:Pools`; null: that of the stream.")] string? Pool,
    [property: Description("1 to 500 characters, for the operators' log.")] string Reason);
