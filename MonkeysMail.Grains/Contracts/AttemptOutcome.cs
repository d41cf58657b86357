namespace MonkeysMail.Grains.Contracts;

/// <summary>How one attempt ended. Numbers are stored: never renumber.</summary>
[GenerateSerializer, Alias("mm.AttemptOutcome")]
public enum AttemptOutcome
{
    Delivered = 0,
    Deferred = 1,
    Bounced = 2,

    /// <summary>The silo died with the attempt open: it may have been delivered.</summary>
    Interrupted = 3,
}
