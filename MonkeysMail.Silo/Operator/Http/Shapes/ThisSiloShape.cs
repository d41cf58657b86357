using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("A silo's names.")]
internal sealed record ThisSiloShape(string Address, string Name, string? Zone);
