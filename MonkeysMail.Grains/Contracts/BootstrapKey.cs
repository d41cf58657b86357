namespace MonkeysMail.Grains.Contracts;

/// <summary>A full-scope key of the first workspace.</summary>
[GenerateSerializer, Immutable, Alias("mm.BootstrapKey")]
public sealed record BootstrapKey(
    [property: Id(0)] string Prefix,
    [property: Id(1)] KeyMode Mode,
    [property: Id(2)] ImmutableArray<byte> SecretHash);
