namespace MonkeysMail.Grains.Contracts;

/// <summary>What became of an operator's change to a workspace.</summary>
/// <param name="Refusal">Null when it is done, and durable.</param>
/// <param name="Errors">The fields at fault when the refusal is <see cref="RefusalCode.InvalidRequest"/>.</param>
/// <param name="Workspace">As it is now; null when refused, or deleted.</param>
/// <param name="Key">The first key of a new workspace, or the key that was made.</param>
/// <param name="KeyText">The text of that key, this once.</param>
[GenerateSerializer, Immutable, Alias("mm.OperationAnswer")]
public sealed record OperationAnswer(
    [property: Id(0)] Refusal? Refusal,
    [property: Id(1)] ImmutableArray<FieldError> Errors = default,
    [property: Id(2)] WorkspaceOverview? Workspace = null,
    [property: Id(3)] KeyDescription? Key = null,
    [property: Id(4)] string? KeyText = null);
