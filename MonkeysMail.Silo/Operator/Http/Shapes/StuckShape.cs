using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("A message that does not get on.")]
internal sealed record StuckShape(
    string Id,
    string Workspace,
    string Status,
    [property: Description("`orphaned`: due, and its owner's lease has ended. `overdue`: due for longer than asked. `many_attempts`: not ended after so many.")]
    string Reason,
    DateTimeOffset CreatedAt,
    [property: Description("When something should have been, or is to be, done next.")] DateTimeOffset DueAt,
    [property: Description("The silo process that works on it, or did.")] string? Owner,
    [property: Description("That process's lease lasts.")] bool OwnerAlive,
    int Attempts);
