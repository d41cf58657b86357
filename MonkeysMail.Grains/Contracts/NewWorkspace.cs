namespace MonkeysMail.Grains.Contracts;

/// <summary>A workspace that an operator wants made.</summary>
/// <param name="Domain">Its first sending domain, for which the operator vouches; or null.</param>
/// <param name="RequestHash">SHA-256 of the request, by which an equal repeat is known; empty where there can be none.</param>
[GenerateSerializer, Immutable, Alias("mm.NewWorkspace")]
public sealed record NewWorkspace(
    [property: Id(0)] string Name,
    [property: Id(1)] CeilingChange Ceilings,
    [property: Id(2)] string? Domain,
    [property: Id(3)] ImmutableArray<byte> RequestHash);
