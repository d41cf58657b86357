namespace MonkeysMail.Grains.Contracts;

/// <summary>A quota after a call, for the RateLimit headers.</summary>
/// <param name="Length">Of the window that runs now: a month has its own.</param>
/// <param name="Reset">Until the window ends.</param>
[GenerateSerializer, Immutable, Alias("mm.QuotaState")]
public readonly record struct QuotaState(
    [property: Id(0)] QuotaWindow Window,
    [property: Id(1)] long Quota,
    [property: Id(2)] long Remaining,
    [property: Id(3)] TimeSpan Length,
    [property: Id(4)] TimeSpan Reset);
