namespace MonkeysMail.Grains.Contracts;

/// <summary>The state of an idempotency key.</summary>
[GenerateSerializer, Alias("mm.ClaimOutcome")]
public enum ClaimOutcome
{
    /// <summary>Nobody used it (or, after a claim: it is the caller's now).</summary>
    Free = 0,

    /// <summary>It stands for an equal request.</summary>
    Found = 1,

    /// <summary>It stands for another request.</summary>
    Other = 2,

    /// <summary>The store does not answer.</summary>
    Unavailable = 3,
}
