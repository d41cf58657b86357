namespace MonkeysMail.Grains.Workspaces;

/// <summary>A sending domain as its workspace lists it.</summary>
/// <param name="Status">As the domain reported it last.</param>
/// <param name="Claim">The idempotency key under which it was added.</param>
[GenerateSerializer, Immutable, Alias("mm.SendingDomain")]
public sealed record SendingDomain(
    [property: Id(0)] string Name,
    [property: Id(1)] DateTimeOffset AddedAt,
    [property: Id(2)] DomainStatus Status,
    [property: Id(3)] KeyClaim? Claim = null);
