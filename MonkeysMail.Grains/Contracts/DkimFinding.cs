namespace MonkeysMail.Grains.Contracts;

/// <summary>A key that signs, and whether its signature verifies and aligns.</summary>
[GenerateSerializer, Immutable, Alias("mm.DkimFinding")]
public sealed record DkimFinding(
    [property: Id(0)] string Selector,
    [property: Id(1)] DkimAlgorithm Algorithm,
    [property: Id(2)] DomainRecordStatus Record,
    [property: Id(3)] bool Aligned);
