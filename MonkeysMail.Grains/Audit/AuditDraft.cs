namespace MonkeysMail.Grains.Audit;

/// <summary>An audit entry that has no place in the chain yet.</summary>
/// <param name="Id">Version 7; the same entry published twice is one.</param>
/// <param name="Action">Resource and verb: <c>key.created</c>, <c>workspace.updated</c>, <c>suppression.added</c>.</param>
/// <param name="Target">What was changed: an id or a name, never a secret.</param>
/// <param name="Before">JSON of what it was, without secrets; null where nothing was.</param>
/// <param name="After">JSON of what it is now, without secrets; null where nothing is left.</param>
[GenerateSerializer, Immutable, Alias("mm.AuditDraft")]
public sealed record AuditDraft(
    [property: Id(0)] Guid Id,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] Actor Actor,
    [property: Id(3)] string Action,
    [property: Id(4)] string Target,
    [property: Id(5)] string? Before,
    [property: Id(6)] string? After)
{
    /// <summary>One with an id of its own.</summary>
    public static AuditDraft Of(DateTimeOffset at, Actor actor, string action, string target, string? before, string? after) =>
        new(Guid.CreateVersion7(at), at, actor, action, target, before, after);
}
