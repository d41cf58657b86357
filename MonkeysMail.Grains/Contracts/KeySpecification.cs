namespace MonkeysMail.Grains.Contracts;

/// <summary>A key to be made.</summary>
/// <param name="Scopes">Of <see cref="Contracts.Scopes.Known"/>.</param>
/// <param name="ExpiresAt">Null: never.</param>
/// <param name="Domains">The only sending domains it may use; empty: any of the workspace.</param>
/// <param name="Addresses">CIDR ranges that it is taken from; empty: from anywhere.</param>
/// <param name="Rate">Tokens a second of its own beside the workspace's; 0: no limit of its own.</param>
/// <param name="Burst">The most that a pause can save up; 0 with a rate: as much as the rate.</param>
/// <param name="DailyQuota">Recipients a UTC day of its own; 0: no quota of its own.</param>
/// <param name="MonthlyQuota">Recipients a UTC month of its own; 0: no quota of its own.</param>
[GenerateSerializer, Immutable, Alias("mm.KeySpecification")]
public sealed record KeySpecification(
    [property: Id(0)] string Name,
    [property: Id(1)] KeyMode Mode,
    [property: Id(2)] ImmutableArray<string> Scopes,
    [property: Id(3)] DateTimeOffset? ExpiresAt,
    [property: Id(4)] ImmutableArray<string> Domains,
    [property: Id(5)] ImmutableArray<string> Addresses,
    [property: Id(6)] int Rate,
    [property: Id(7)] int Burst,
    [property: Id(8)] long DailyQuota = 0,
    [property: Id(9)] long MonthlyQuota = 0);
