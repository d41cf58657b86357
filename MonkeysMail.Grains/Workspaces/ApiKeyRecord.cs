namespace MonkeysMail.Grains.Workspaces;

/// <summary>An API key: its secret is known only by its SHA-256 (a 256-bit random secret needs no slow hash). What 0.1 wrote has the first six.</summary>
/// <param name="Id"><c>key_</c> and the prefix.</param>
/// <param name="Domains">The only sending domains it may use, lower-case A-labels; none: any of the workspace.</param>
/// <param name="Addresses">CIDR ranges that it is taken from, normalised; none: from anywhere.</param>
/// <param name="Rate">Tokens a second of its own; 0: none of its own.</param>
/// <param name="Burst">The size of its own bucket.</param>
/// <param name="DailyQuota">Recipients a UTC day; 0: no quota of its own.</param>
/// <param name="MonthlyQuota">Recipients a UTC month; 0: no quota of its own.</param>
/// <param name="OverlapEndsAt">Set by its rotation: when it ends.</param>
/// <param name="Claim">The idempotency claim under which it was made.</param>
/// <param name="IsBootstrap">From the configuration or the first start: never forgotten, or the next start would bring a revoked one back.</param>
[GenerateSerializer, Immutable, Alias("mm.ApiKeyRecord")]
public sealed record ApiKeyRecord(
    [property: Id(0)] string Id,
    [property: Id(1)] string Prefix,
    [property: Id(2)] KeyMode Mode,
    [property: Id(3)] ImmutableArray<byte> SecretHash,
    [property: Id(4)] ImmutableArray<string> Scopes,
    [property: Id(5)] DateTimeOffset CreatedAt,
    [property: Id(6)] string? Name = null,
    [property: Id(7)] DateTimeOffset? ExpiresAt = null,
    [property: Id(8)] ImmutableArray<string> Domains = default,
    [property: Id(9)] ImmutableArray<string> Addresses = default,
    [property: Id(10)] int Rate = 0,
    [property: Id(11)] int Burst = 0,
    [property: Id(12)] DateTimeOffset? RevokedAt = null,
    [property: Id(13)] DateTimeOffset? OverlapEndsAt = null,
    [property: Id(14)] KeyId? Predecessor = null,
    [property: Id(15)] KeyId? Successor = null,
    [property: Id(16)] KeyClaim? Claim = null,
    [property: Id(17)] bool IsBootstrap = false,
    [property: Id(18)] long DailyQuota = 0,
    [property: Id(19)] long MonthlyQuota = 0)
{
    /// <summary>When it ends, or ended; null when it has no end.</summary>
    public DateTimeOffset? EndsAt
    {
        get
        {
            DateTimeOffset?[] ends = [ExpiresAt, OverlapEndsAt, RevokedAt];
            return ends.Min();
        }
    }

    public bool IsInForce(DateTimeOffset now) => RevokedAt is null && !(ExpiresAt <= now) && !(OverlapEndsAt <= now);

    public bool Has(string scope) => Scopes.Contains(Contracts.Scopes.All) || Scopes.Contains(scope);

    public KeySpecification Specify() => new(
        Name ?? "Bootstrap", Mode, Scopes, ExpiresAt, Domains.IsDefault ? [] : Domains, Addresses.IsDefault ? [] : Addresses, Rate, Burst,
        DailyQuota, MonthlyQuota);
}
