namespace MonkeysMail.Grains.Contracts;

/// <summary>A sending domain with the records that it needs.</summary>
/// <param name="Name">Lower-case A-label form.</param>
/// <param name="IsVouched">An operator vouches for it: it is verified whatever the DNS says.</param>
/// <param name="VerifiedAt">Since when it is verified without a break; null when it is not.</param>
/// <param name="WarningSince">Since when a required record was not found; null when none is missing.</param>
/// <param name="UnverifiesAt">When a warning that goes on takes the verification away; null for a vouched domain.</param>
/// <param name="CheckedAt">When the DNS was asked last.</param>
/// <param name="RotationEvery">After so many days new DKIM keys are made; 0: only on demand.</param>
/// <param name="RotatesAt">When that is due next.</param>
/// <param name="PolicyUrl">Where the domain's MTA-STS policy is to be served; null when the DNS named no MX hosts.</param>
/// <param name="PolicyText">The policy file, lines ended by CRLF.</param>
[GenerateSerializer, Immutable, Alias("mm.DomainDescription")]
public sealed record DomainDescription(
    [property: Id(0)] string Name,
    [property: Id(1)] DomainStatus Status,
    [property: Id(2)] bool IsVouched,
    [property: Id(3)] DateTimeOffset? CreatedAt,
    [property: Id(4)] DateTimeOffset? VerifiedAt,
    [property: Id(5)] DateTimeOffset? WarningSince,
    [property: Id(6)] DateTimeOffset? UnverifiesAt,
    [property: Id(7)] DateTimeOffset? CheckedAt,
    [property: Id(8)] int RotationEvery,
    [property: Id(9)] DateTimeOffset? RotatesAt,
    [property: Id(10)] ImmutableArray<DomainRecord> Records,
    [property: Id(11)] ImmutableArray<DkimKeyDescription> Keys,
    [property: Id(12)] string? PolicyUrl,
    [property: Id(13)] string? PolicyText);
