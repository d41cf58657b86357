namespace MonkeysMail.Grains.Contracts;

/// <summary>Entries, and where to go on; a page may be short though more follow, because filters are applied to opened entries.</summary>
[GenerateSerializer, Immutable, Alias("mm.AuditPage")]
public sealed record AuditPage([property: Id(0)] ImmutableArray<AuditEntry> Entries, [property: Id(1)] long? Next);
