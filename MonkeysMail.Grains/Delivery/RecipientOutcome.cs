namespace MonkeysMail.Grains.Delivery;

/// <summary>One recipient's result of one attempt.</summary>
/// <param name="Index">As in the job.</param>
/// <param name="Attempt">History entry; its Number is 0, the grain sets it.</param>
/// <param name="RetryAfter">A delay that the peer's reply names, between 30 s and 4 h, or null.</param>
/// <param name="Stage">What the deciding reply answered, or where it went wrong.</param>
/// <param name="AboutMailbox">The reply can be about this mailbox itself: to its RCPT TO, or to the final dot of a transaction for it alone.</param>
public sealed record RecipientOutcome(int Index, Attempt Attempt, TimeSpan? RetryAfter, ReplyStage Stage, bool AboutMailbox)
{
    /// <summary>The reply says that the mailbox does not exist: suppress it. Set by the rules of classification.</summary>
    public bool UnknownRecipient { get; init; }
}
