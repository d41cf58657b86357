namespace MonkeysMail.Grains.Contracts;

/// <summary>A page of domains by name; <paramref name="Next"/> is the last name of it when there are more, else null.</summary>
[GenerateSerializer, Immutable, Alias("mm.DomainPage")]
public sealed record DomainPage([property: Id(0)] ImmutableArray<DomainSummary> Domains, [property: Id(1)] string? Next);
