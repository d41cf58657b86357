using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("What an order is about: a destination or a workspace, not both.")]
internal sealed record QueueOrderShape(
    [property: Description("A recipient's domain, an MX host, a provider of the shaping rules, or the smart host.")] string? Destination,
    [property: Description("A workspace, by its id.")] string? Workspace,
    [property: Description("1 to 500 characters, for the operators' log. That of a bounce is shown to the tenant.")] string Reason);
