namespace MonkeysMail.Grains.Contracts;

/// <summary>A sending domain in a list.</summary>
/// <param name="CreatedAt">Null for one from before domains were listed.</param>
[GenerateSerializer, Immutable, Alias("mm.DomainSummary")]
public sealed record DomainSummary(
    [property: Id(0)] string Name,
    [property: Id(1)] DomainStatus Status,
    [property: Id(2)] DateTimeOffset? CreatedAt);
