using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("What is to be another of a workspace; what is left out stays.")]
internal sealed record WorkspaceChangeShape(
    string? Name = null,
    CeilingChangeShape? Ceilings = null,
    [property: Description("`[]` clears it: its keys are taken from anywhere again. Ranges are for the workspace to set.")] IReadOnlyList<string>? Allowlist = null);
