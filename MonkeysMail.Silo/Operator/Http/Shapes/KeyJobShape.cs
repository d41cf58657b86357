using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("A job on keys, as far as it has come.")]
internal sealed record KeyJobShape(
    [property: Description("`rewrap`: data keys under the current master key. `rotate_all`: a new data key for every workspace. `reseal`: a workspace's old data under its newest data key.")] string Kind,
    [property: Description("Null: all.")] string? Workspace,
    [property: Description("The version everything is brought to; null for `rotate_all`.")] int? Target,
    [property: Description("`running`, `waiting` until not_before, `finished`.")] string State,
    [property: Description("What a `reseal` walks now, else null.")] string? Stage,
    [property: Description("1 for the first walk. A `reseal` ends with one that finds nothing old; then older key versions are deleted.")] int Pass,
    [property: Description("Rows looked at.")] long Examined,
    [property: Description("Rows rewritten.")] long Changed,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset NotBefore,
    DateTimeOffset? FinishedAt);
