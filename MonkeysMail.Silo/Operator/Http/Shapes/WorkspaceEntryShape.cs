using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("A workspace that there is or was.")]
internal sealed record WorkspaceEntryShape(
    string Id,
    [property: Description("Null where nobody knows it any more, or it is not known now.")] string? Name,
    [property: Description("`active`, `suspended`, `deleting`, `deleted`, `incomplete` (its making was interrupted: repeat it, or delete it), `unreachable`.")] string Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset? DeletedAt);
