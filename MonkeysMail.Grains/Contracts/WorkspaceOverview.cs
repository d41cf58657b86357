using MonkeysMail.Grains.Workspaces;

namespace MonkeysMail.Grains.Contracts;

/// <summary>A workspace as operators see it.</summary>
/// <param name="Suspension">Null while it is not suspended.</param>
/// <param name="Domains">Verified sending domains.</param>
/// <param name="Keys">Its keys in force.</param>
[GenerateSerializer, Immutable, Alias("mm.WorkspaceOverview")]
public sealed record WorkspaceOverview(
    [property: Id(0)] WorkspaceId Id,
    [property: Id(1)] string Name,
    [property: Id(2)] Suspension? Suspension,
    [property: Id(3)] WorkspaceCeilings Ceilings,
    [property: Id(4)] ImmutableArray<string> Domains,
    [property: Id(5)] int Keys);
