namespace MonkeysMail.Grains.Contracts;

/// <summary>The ends of an acceptance. All but Accepted, Replayed and Unknown are definite failures: nothing was stored.</summary>
[GenerateSerializer, Alias("mm.AcceptOutcome")]
public enum AcceptOutcome
{
    /// <summary>Durable now.</summary>
    Accepted = 0,

    /// <summary>Durable since an earlier equal request.</summary>
    Replayed = 1,

    /// <summary>The idempotency key belongs to another request.</summary>
    IdempotencyConflict = 2,

    /// <summary>An equal request is still running.</summary>
    IdempotencyPending = 3,

    /// <summary>The composer refuses the content.</summary>
    Invalid = 4,

    /// <summary>The store takes nothing now; nothing was stored.</summary>
    Unavailable = 5,

    /// <summary>The store did not say in time; the idempotency key reveals what became of it.</summary>
    Unknown = 6,
}
