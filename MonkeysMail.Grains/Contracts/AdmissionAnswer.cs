namespace MonkeysMail.Grains.Contracts;

/// <summary>The workspace's verdict: a refusal of the whole call, or a verdict an item, in the order of the request.</summary>
/// <param name="Quotas">The quotas in force, the tighter of key and workspace for each window; default when there is none.</param>
[GenerateSerializer, Immutable, Alias("mm.AdmissionAnswer")]
public sealed record AdmissionAnswer(
    [property: Id(0)] Refusal? Refusal,
    [property: Id(1)] KeyMode Mode,
    [property: Id(2)] string KeyId,
    [property: Id(3)] ImmutableArray<AdmissionVerdict> Verdicts,
    [property: Id(4)] RateLimitState RateLimit,
    [property: Id(5)] ImmutableArray<QuotaState> Quotas = default);
