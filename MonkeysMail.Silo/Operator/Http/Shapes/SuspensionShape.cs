using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("A suspension.")]
internal sealed record SuspensionShape(string Reason, DateTimeOffset At);
