namespace MonkeysMail.Grains.Contracts;

/// <summary>The token bucket after a call, for the RateLimit headers. <see cref="Burst"/> 0 means no limit.</summary>
/// <param name="Window">In which an empty bucket fills; zero from silos of 0.1.</param>
[GenerateSerializer, Immutable, Alias("mm.RateLimitState")]
public readonly record struct RateLimitState(
    [property: Id(0)] int Burst,
    [property: Id(1)] int Remaining,
    [property: Id(2)] TimeSpan Reset,
    [property: Id(3)] TimeSpan Window = default);
