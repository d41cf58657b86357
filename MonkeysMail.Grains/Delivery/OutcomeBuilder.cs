namespace MonkeysMail.Grains.Delivery;

/// <summary>Makes the records of an attempt.</summary>
internal static class OutcomeBuilder
{
    /// <summary>Nothing may be recorded.</summary>
    public static readonly DeliveryOutcome Dropped = new([], Drop: true);

    /// <summary>An operator holds it.</summary>
    public static readonly DeliveryOutcome Held = new([], Held: true);

    /// <summary>From what a session decided.</summary>
    public static RecipientOutcome Of(TransactionSlot slot, SmtpSession session, DateTimeOffset at, TimeSpan duration)
    {
        var verdict = slot.Reply is null
            ? new ReplyVerdict(slot.Outcome, null, false)
            : ReplyClassifier.Classify(slot.Reply, slot.Stage, slot.Alone);
        return Record(
            slot.Recipient.Index,
            new Attempt(
                0,
                at,
                (int)duration.TotalMilliseconds,
                session.Host,
                session.Address,
                session.Source,
                session.Tls,
                slot.Reply,
                slot.Error,
                verdict.Outcome),
            verdict,
            slot.Stage,
            duration);
    }

    /// <summary>From a failure that left no session.</summary>
    public static RecipientOutcome Of(int index, SessionFailure failure, DateTimeOffset at, TimeSpan duration)
    {
        var verdict = new ReplyVerdict(
            failure.Permanent ? AttemptOutcome.Bounced : AttemptOutcome.Deferred,
            failure is { Reply: { } reply, Permanent: false } ? ReplyClassifier.Classify(reply, failure.Stage, false).RetryAfter : null,
            AboutMailbox: false);
        return Record(
            index,
            new Attempt(
                0,
                at,
                (int)duration.TotalMilliseconds,
                failure.Host,
                failure.Address,
                failure.Source,
                failure.Tls,
                failure.Reply,
                failure.Error,
                verdict.Outcome),
            verdict,
            failure.Stage,
            duration);
    }

    /// <summary>The same for all recipients of a job.</summary>
    public static DeliveryOutcome OfAll(DeliveryJob job, SessionFailure failure, DateTimeOffset at, TimeSpan duration) =>
        new([.. job.Recipients.Select(recipient => Of(recipient.Index, failure, at, duration))]);

    private static RecipientOutcome Record(int index, Attempt attempt, ReplyVerdict verdict, ReplyStage stage, TimeSpan duration)
    {
        DeliveryMetrics.AttemptEnded(verdict.Outcome, duration);
        return new RecipientOutcome(index, attempt, verdict.RetryAfter, stage, verdict.AboutMailbox);
    }
}
