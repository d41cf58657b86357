using System.ComponentModel;
using System.Text.Json.Serialization;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("A problem document (RFC 9457).")]
internal sealed record ProblemShape(
    string Type,
    string Title,
    int Status,
    [property: Description("What happened and what to do.")] string Detail,
    [property: Description("The stable code that a program decides on.")] string Code,
    [property: Description("Names this answer, with the request id.")] string Instance,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<FieldErrorShape>? Errors);
