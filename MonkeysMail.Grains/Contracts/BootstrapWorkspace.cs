namespace MonkeysMail.Grains.Contracts;

/// <summary>What the first workspace has from the start.</summary>
/// <param name="Domain">A sending domain taken as verified, or null.</param>
[GenerateSerializer, Immutable, Alias("mm.BootstrapWorkspace")]
public sealed record BootstrapWorkspace(
    [property: Id(0)] ImmutableArray<BootstrapKey> Keys,
    [property: Id(1)] string? Domain);
