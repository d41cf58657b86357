namespace MonkeysMail.Grains.Contracts;

/// <summary>What became of a change to a workspace's settings.</summary>
/// <param name="Refusal">Null when it is done, and durable.</param>
/// <param name="Errors">The fields at fault when the refusal is <see cref="RefusalCode.InvalidRequest"/>.</param>
/// <param name="Workspace">The settings as they are now; null when refused.</param>
[GenerateSerializer, Immutable, Alias("mm.WorkspaceAnswer")]
public sealed record WorkspaceAnswer(
    [property: Id(0)] Refusal? Refusal,
    [property: Id(1)] ImmutableArray<FieldError> Errors = default,
    [property: Id(2)] WorkspaceDescription? Workspace = null);
