namespace MonkeysMail.Grains.Contracts;

/// <summary>A record to be published in the DNS.</summary>
/// <param name="Type"><c>TXT</c> or <c>CNAME</c>.</param>
/// <param name="Name">Absolute, without the last dot.</param>
/// <param name="Value">The whole text of a TXT record, without quotes.</param>
/// <param name="Strings">The strings of 255 octets at most that make a TXT record; empty for another type.</param>
/// <param name="Found">What the DNS had instead when it is different.</param>
/// <param name="CheckedAt">When the DNS was asked last; null: never.</param>
[GenerateSerializer, Immutable, Alias("mm.DomainRecord")]
public sealed record DomainRecord(
    [property: Id(0)] DomainRecordPurpose Purpose,
    [property: Id(1)] string Type,
    [property: Id(2)] string Name,
    [property: Id(3)] string Value,
    [property: Id(4)] ImmutableArray<string> Strings,
    [property: Id(5)] DomainRecordNeed Need,
    [property: Id(6)] DomainRecordStatus Status,
    [property: Id(7)] ImmutableArray<string> Found,
    [property: Id(8)] DateTimeOffset? CheckedAt);
