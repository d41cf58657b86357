using System.ComponentModel;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("A workspace as operators see it.")]
internal sealed record WorkspaceDetailShape(
    string Id,
    [property: Description("Null of one that was deleted.")] string? Name,
    [property: Description("`active`, `suspended`, `deleting`, `deleted`, `incomplete` (its making was interrupted: repeat it, or delete it).")] string Status,
    DateTimeOffset CreatedAt,
    [property: Description("Null while it is not suspended.")] SuspensionShape? Suspension,
    [property: Description("Null of one that was deleted.")] CeilingsShape? Ceilings,
    [property: Description("Its verified sending domains.")] IReadOnlyList<string> Domains,
    [property: Description("Its keys in force.")] int Keys,
    [property: Description("Null of one that is there.")] DeletionShape? Deletion)
{
    public static WorkspaceDetailShape Of(WorkspaceOverview workspace, DateTimeOffset createdAt) => new(
        workspace.Id.ToString(),
        workspace.Name,
        StatusOf(workspace.Suspension),
        createdAt,
        workspace.Suspension is { } suspension ? new SuspensionShape(suspension.Reason, suspension.At) : null,
        new CeilingsShape(
            workspace.Ceilings.Rate, workspace.Ceilings.Burst, workspace.Ceilings.DailyQuota, workspace.Ceilings.MonthlyQuota, workspace.Ceilings.Adaptive),
        workspace.Domains,
        workspace.Keys,
        null);

    /// <summary>One of which only the registry knows.</summary>
    public static WorkspaceDetailShape Of(WorkspaceRow row) => new(
        row.Id.ToString(),
        null,
        StatusOf(row),
        row.CreatedAt,
        null,
        null,
        [],
        0,
        row.DeletedAt is { } at ? new DeletionShape(at, row.ErasedAt, row.ErasedAt is null ? Names.Of(row.Stage) : null, row.DeletedRows) : null);

    public static string StatusOf(Suspension? suspension) => suspension is null ? "active" : "suspended";

    public static string StatusOf(WorkspaceRow row) => row.ErasedAt is not null ? "deleted" : row.DeletedAt is not null ? "deleting" : "incomplete";
}
