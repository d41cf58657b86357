using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("A workspace to be made.")]
internal sealed record NewWorkspaceShape(
    [property: Description("1 to 200 characters, for operators to know it by.")] string Name,
    [property: Description("Its first sending domain, which counts as verified; or null.")] string? Domain = null,
    [property: Description("Null: the installation's defaults.")] CeilingChangeShape? Ceilings = null);
