using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("How far a deletion has come.")]
internal sealed record DeletionShape(
    [property: Description("When it was ordered; from then on nothing of the workspace can be used.")] DateTimeOffset OrderedAt,
    [property: Description("When the last row was gone; null while it goes on, at least a minute.")] DateTimeOffset? FinishedAt,
    [property: Description("The table that is emptied now, or null.")] string? Stage,
    [property: Description("Rows deleted so far.")] long DeletedRows);
