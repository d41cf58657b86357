using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("A parameter and what is wrong with it.")]
internal sealed record FieldErrorShape(string Field, string Message);
