namespace MonkeysMail.Grains.Contracts;

/// <summary>An address that must not be written to.</summary>
/// <param name="Stream">Null covers every stream.</param>
/// <param name="Source">The event that caused it; the same event adds nothing twice.</param>
[GenerateSerializer, Immutable, Alias("mm.SuppressionEntry")]
public sealed record SuppressionEntry(
    [property: Id(0)] string Address,
    [property: Id(1)] MailStream? Stream,
    [property: Id(2)] SuppressionReason Reason,
    [property: Id(3)] EventId? Source,
    [property: Id(4)] DateTimeOffset CreatedAt,
    [property: Id(5)] DateTimeOffset? ExpiresAt);
