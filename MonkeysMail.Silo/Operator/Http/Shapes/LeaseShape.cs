using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("The lease under which a silo owns messages.")]
internal sealed record LeaseShape(
    [property: Description("The owner's name in the database.")] string Owner,
    [property: Description("How long it lasts without a further renewal, of 10 s.")] long LeftMs);
