namespace MonkeysMail.Grains.Contracts;

/// <summary>An API key as a front presents it: the secret's SHA-256 travels, never the secret.</summary>
/// <param name="Prefix">The public part, 12 of [a-z0-9].</param>
/// <param name="Mode">What the key text says it is; a key whose record says otherwise is refused.</param>
/// <param name="SecretHash">SHA-256 of the secret, 32 bytes.</param>
/// <param name="Address">The client's address as text, for allowlists and audit.</param>
[GenerateSerializer, Immutable, Alias("mm.Credential")]
public sealed record Credential(
    [property: Id(0)] string Prefix,
    [property: Id(1)] KeyMode Mode,
    [property: Id(2)] ImmutableArray<byte> SecretHash,
    [property: Id(3)] string Address);
