using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("The state of the process.")]
internal sealed record HealthShape([property: Description("`live` or `ready`.")] string Status);
