using System.ComponentModel;
using System.Text.Json;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("What was done, by whom.")]
internal sealed record OperatorAuditEntryShape(
    string Id,
    [property: Description("1 for the first entry, without gaps.")] long Position,
    DateTimeOffset CreatedAt,
    [property: Description("`workspace.deleted`.")] string Action,
    [property: Description("The id of the workspace.")] string Target,
    [property: Description("`operator`, or `system` for what the engine did by itself.")] string Actor,
    [property: Description("The client's address.")] string Address,
    string RequestId,
    [property: Description("What it was before, or null.")] JsonElement? Before,
    [property: Description("SHA-256 over the hash before it and this entry as it is stored.")] string Hash);
