namespace MonkeysMail.Grains.Delivery;

/// <summary>What a reply means for a recipient.</summary>
/// <param name="RetryAfter">The delay that a 4yz names, between 30 s and 4 h, or null.</param>
/// <param name="AboutMailbox">It can be about the mailbox itself; nothing else may be concluded from a reply about one address.</param>
public readonly record struct ReplyVerdict(AttemptOutcome Outcome, TimeSpan? RetryAfter, bool AboutMailbox);
