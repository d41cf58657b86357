namespace MonkeysMail.Grains.Domains;

/// <summary>What has become of a DKIM key. A key without one is of a vouched domain and has signed from the start.</summary>
/// <param name="Algorithm">Kept here because of a retired key nothing else is.</param>
/// <param name="CreatedAt">Null for a key from before this was kept.</param>
/// <param name="SeenAt">Since when its record was seen; it signs from then on. Null again when the record was missing for longer than the grace.</param>
/// <param name="MissingSince">The first of the looks in a row that did not find its record as it should be.</param>
/// <param name="StoppedAt">When another key took its place.</param>
/// <param name="DestroyedAt">When its private half was destroyed.</param>
[GenerateSerializer, Immutable, Alias("mm.KeyLife")]
public sealed record KeyLife(
    [property: Id(0)] DkimAlgorithm Algorithm,
    [property: Id(1)] DateTimeOffset? CreatedAt,
    [property: Id(2)] DateTimeOffset? SeenAt = null,
    [property: Id(3)] DateTimeOffset? MissingSince = null,
    [property: Id(4)] DateTimeOffset? StoppedAt = null,
    [property: Id(5)] DateTimeOffset? DestroyedAt = null)
{
    public DkimKeyStatus Status => DestroyedAt is not null ? DkimKeyStatus.Retired
        : StoppedAt is not null ? DkimKeyStatus.Retiring
        : SeenAt is not null ? DkimKeyStatus.Active
        : DkimKeyStatus.Pending;
}
