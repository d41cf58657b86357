namespace MonkeysMail.Grains.Contracts;

/// <summary>The workspace's verdict: a refusal of the whole call, or a verdict an item, in the order of the request.</summary>
[GenerateSerializer, Immutable, Alias("mm.AdmissionAnswer")]
public sealed record AdmissionAnswer(
    [property: Id(0)] Refusal? Refusal,
    [property: Id(1)] KeyMode Mode,
    [property: Id(2)] string KeyId,
    [property: Id(3)] ImmutableArray<AdmissionVerdict> Verdicts,
    [property: Id(4)] RateLimitState RateLimit);
