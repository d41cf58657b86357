namespace MonkeysMail.Grains.Storage;

/// <summary>The ends of one write; each row's own, whatever happens to its neighbours.</summary>
public enum WriteOutcome
{
    /// <summary>Committed, now or by an earlier try with the same flush id.</summary>
    Written,

    /// <summary>The row has another etag (or exists already).</summary>
    Conflict,

    /// <summary>The idempotency key belongs to an earlier request.</summary>
    KeyTaken,
}
