namespace MonkeysMail.Grains.Contracts;

/// <summary>What is to be another of a key; null leaves it as it is.</summary>
/// <param name="SetsExpiry">True when <paramref name="ExpiresAt"/> is meant, which may be null: never.</param>
/// <param name="Domains">Empty: any of the workspace.</param>
/// <param name="Addresses">Empty: from anywhere.</param>
/// <param name="Rate">0: no limit of its own.</param>
/// <param name="DailyQuota">0: no quota of its own.</param>
/// <param name="MonthlyQuota">0: no quota of its own.</param>
/// <param name="Force">Also when it locks the caller, or every administrator, out.</param>
[GenerateSerializer, Immutable, Alias("mm.KeyChange")]
public sealed record KeyChange(
    [property: Id(0)] string? Name = null,
    [property: Id(1)] bool SetsExpiry = false,
    [property: Id(2)] DateTimeOffset? ExpiresAt = null,
    [property: Id(3)] ImmutableArray<string>? Domains = null,
    [property: Id(4)] ImmutableArray<string>? Addresses = null,
    [property: Id(5)] int? Rate = null,
    [property: Id(6)] int? Burst = null,
    [property: Id(7)] bool Force = false,
    [property: Id(8)] long? DailyQuota = null,
    [property: Id(9)] long? MonthlyQuota = null);
