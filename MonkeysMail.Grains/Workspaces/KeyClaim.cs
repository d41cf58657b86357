namespace MonkeysMail.Grains.Workspaces;

/// <summary>The idempotency key under which an API key was made, and the hash of the request that it stood for.</summary>
[GenerateSerializer, Immutable, Alias("mm.KeyClaim")]
public sealed record KeyClaim([property: Id(0)] string Key, [property: Id(1)] ImmutableArray<byte> RequestHash);
