namespace MonkeysMail.Grains.Workspaces;

/// <summary>An API key: its secret is known only by its SHA-256 (a 256-bit random secret needs no slow hash).</summary>
[GenerateSerializer, Immutable, Alias("mm.ApiKeyRecord")]
public sealed record ApiKeyRecord(
    [property: Id(0)] string Id,
    [property: Id(1)] string Prefix,
    [property: Id(2)] KeyMode Mode,
    [property: Id(3)] ImmutableArray<byte> SecretHash,
    [property: Id(4)] ImmutableArray<string> Scopes,
    [property: Id(5)] DateTimeOffset CreatedAt);
