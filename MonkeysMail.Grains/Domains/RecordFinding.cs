namespace MonkeysMail.Grains.Domains;

/// <summary>What the DNS had under a name when it was asked.</summary>
/// <param name="Name">The record's name; with <paramref name="Purpose"/> it names the record.</param>
/// <param name="Found">What stood there; cut to what a person needs to see.</param>
[GenerateSerializer, Immutable, Alias("mm.RecordFinding")]
public sealed record RecordFinding(
    [property: Id(0)] DomainRecordPurpose Purpose,
    [property: Id(1)] string Name,
    [property: Id(2)] DomainRecordStatus Status,
    [property: Id(3)] ImmutableArray<string> Found);
