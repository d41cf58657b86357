using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("An order on its way through the queue.")]
internal sealed record QueueJobShape(
    [property: Description("`release`, `flush` or `bounce`.")] string Action,
    string? Destination,
    string? Workspace,
    string Reason,
    DateTimeOffset CreatedAt,
    [property: Description("Messages that were looked at.")] int Examined,
    [property: Description("Messages that it was about.")] int Changed,
    DateTimeOffset? FinishedAt);
