using System.ComponentModel;
using System.Text.Json;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("What was done, by whom.")]
internal sealed record OperatorAuditEntryShape(
    string Id,
    [property: Description("1 for the first entry, without gaps.")] long Position,
    DateTimeOffset CreatedAt,
    [property: Description("`workspace.created`, `workspace.updated`, `workspace.allowlist_cleared`, `workspace.suspended`, `workspace.resumed`, `workspace.deleted`, `key.created`, `data_key.rotated`, `data_key.rotation_ordered`, `data_key.rewrap_ordered`, `audit.entry_unreadable` (an entry that waited for its place does not open), `queue.held`, `queue.released`, `queue.flushed`, `queue.bounced`, `workspace.pool_set`.")] string Action,
    [property: Description("The id of the workspace, `all`, or a queue's destination.")] string Target,
    [property: Description("`operator`, or `system` for what the engine did by itself.")] string Actor,
    [property: Description("The client's address.")] string Address,
    string RequestId,
    [property: Description("What it was before, or null.")] JsonElement? Before,
    [property: Description("What it is now, or null.")] JsonElement? After,
    [property: Description("SHA-256 over the hash before it and this entry as it was first sealed.")] string Hash);
