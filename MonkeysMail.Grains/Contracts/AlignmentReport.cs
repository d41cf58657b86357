namespace MonkeysMail.Grains.Contracts;

/// <summary>Whether mail of a domain passes DMARC at its recipients (RFC 9989 5.3), by the DNS of a moment.</summary>
/// <param name="Passes">A signature or the envelope's domain is authenticated and aligned; null when the DNS did not tell.</param>
/// <param name="Dmarc">The policy that applies; null when the domain has none.</param>
/// <param name="Reasons">What is not as it should be, in sentences.</param>
[GenerateSerializer, Immutable, Alias("mm.AlignmentReport")]
public sealed record AlignmentReport(
    [property: Id(0)] string Domain,
    [property: Id(1)] DateTimeOffset CheckedAt,
    [property: Id(2)] bool? Passes,
    [property: Id(3)] DmarcFinding? Dmarc,
    [property: Id(4)] ImmutableArray<DkimFinding> Dkim,
    [property: Id(5)] ImmutableArray<SpfFinding> Spf,
    [property: Id(6)] ImmutableArray<string> Reasons);
