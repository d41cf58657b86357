namespace MonkeysMail.Grains.Contracts;

/// <summary>A DKIM key without its secret.</summary>
/// <param name="ActiveAt">Since when it signs; null: it does not yet, or no more.</param>
/// <param name="StoppedAt">When it stopped to sign because another took its place.</param>
/// <param name="RetiresAt">When its private half is destroyed and its record may go; null while it signs.</param>
[GenerateSerializer, Immutable, Alias("mm.DkimKeyDescription")]
public sealed record DkimKeyDescription(
    [property: Id(0)] string Selector,
    [property: Id(1)] DkimAlgorithm Algorithm,
    [property: Id(2)] DkimKeyStatus Status,
    [property: Id(3)] DateTimeOffset? CreatedAt,
    [property: Id(4)] DateTimeOffset? ActiveAt,
    [property: Id(5)] DateTimeOffset? StoppedAt,
    [property: Id(6)] DateTimeOffset? RetiresAt);
