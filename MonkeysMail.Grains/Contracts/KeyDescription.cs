namespace MonkeysMail.Grains.Contracts;

/// <summary>A key as its workspace tells it: never its secret nor the secret's hash.</summary>
/// <param name="RevokedAt">When it was revoked; null when it was not.</param>
/// <param name="OverlapEndsAt">When it ends because it was rotated; null when it was not.</param>
/// <param name="Predecessor">The key that this one replaces by rotation.</param>
/// <param name="Successor">The key that replaces this one by rotation.</param>
/// <param name="Messages">Messages admitted with it, less those whose acceptance then failed.</param>
/// <param name="LastUsedAt">When a request with it was last let in; null: never.</param>
/// <param name="LastUsedFrom">The client's address of that request.</param>
/// <param name="Day">Recipients admitted with it this UTC day.</param>
/// <param name="Month">Recipients admitted with it this UTC month.</param>
[GenerateSerializer, Immutable, Alias("mm.KeyDescription")]
public sealed record KeyDescription(
    [property: Id(0)] KeyId Id,
    [property: Id(1)] KeySpecification Specification,
    [property: Id(2)] KeyStatus Status,
    [property: Id(3)] DateTimeOffset CreatedAt,
    [property: Id(4)] DateTimeOffset? RevokedAt,
    [property: Id(5)] DateTimeOffset? OverlapEndsAt,
    [property: Id(6)] KeyId? Predecessor,
    [property: Id(7)] KeyId? Successor,
    [property: Id(8)] long Messages,
    [property: Id(9)] DateTimeOffset? LastUsedAt,
    [property: Id(10)] string? LastUsedFrom,
    [property: Id(11)] QuotaUse Day,
    [property: Id(12)] QuotaUse Month);
