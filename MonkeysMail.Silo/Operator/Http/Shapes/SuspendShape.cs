using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("Why a workspace is suspended.")]
internal sealed record SuspendShape(
    [property: Description("1 to 500 characters; the tenant is shown it.")] string Reason);
