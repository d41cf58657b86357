namespace MonkeysMail.Grains.Contracts;

/// <summary>The client's idempotency key with the hash of what it stands for.</summary>
/// <param name="Key">1 to 256 characters.</param>
/// <param name="RequestHash">SHA-256 of route and body.</param>
[GenerateSerializer, Immutable, Alias("mm.IdempotencyClaim")]
public sealed record IdempotencyClaim([property: Id(0)] string Key, [property: Id(1)] ImmutableArray<byte> RequestHash);
