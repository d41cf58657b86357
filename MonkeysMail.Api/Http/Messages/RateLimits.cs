namespace MonkeysMail.Api.Http.Messages;

/// <summary>The limits after a call to the workspace, for the headers.</summary>
/// <param name="Quotas">Those in force; default when there is none.</param>
internal readonly record struct RateLimits(RateLimitState Bucket, ImmutableArray<QuotaState> Quotas)
{
    public static RateLimits Of(AdmissionAnswer answer) => new(answer.RateLimit, answer.Quotas);
}
