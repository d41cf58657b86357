namespace MonkeysMail.Grains.Delivery;

/// <summary>One recipient's result of one attempt.</summary>
/// <param name="Index">As in the job.</param>
/// <param name="Attempt">History entry; its Number is 0, the grain sets it.</param>
/// <param name="RetryAfter">A delay that the peer's reply names, between 30 s and 4 h, or null.</param>
/// <param name="UnknownRecipient">The reply is about this mailbox itself (see <see cref="ReplyClassifier"/>): suppress it.</param>
public sealed record RecipientOutcome(int Index, Attempt Attempt, TimeSpan? RetryAfter, bool UnknownRecipient);
