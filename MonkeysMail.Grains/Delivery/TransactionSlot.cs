namespace MonkeysMail.Grains.Delivery;

/// <summary>A recipient within a transaction, and what has been said of it.</summary>
internal sealed class TransactionSlot(DeliveryRecipient recipient)
{
    public DeliveryRecipient Recipient { get; } = recipient;

    /// <summary>RCPT TO was answered 2yz in the running transaction.</summary>
    public bool Accepted { get; set; }

    /// <summary>Nothing more will be tried for it in this attempt.</summary>
    public bool Decided { get; private set; }

    /// <summary>Its outcome has been recorded.</summary>
    public bool Collected { get; set; }

    public ReplyStage Stage { get; private set; }

    public SmtpReply? Reply { get; private set; }

    public string? Error { get; private set; }

    public AttemptOutcome Outcome { get; private set; }

    /// <summary>The reply answers a final dot that was for this recipient alone.</summary>
    public bool Alone { get; private set; }

    public void Decide(ReplyStage stage, SmtpReply reply, bool alone = false)
    {
        Set(stage, ReplyClassifier.OutcomeOf(reply.Code), alone);
        Reply = reply;
    }

    public void Decide(ReplyStage stage, string error, AttemptOutcome outcome)
    {
        Set(stage, outcome, alone: false);
        Error = error;
    }

    private void Set(ReplyStage stage, AttemptOutcome outcome, bool alone)
    {
        Decided = true;
        Stage = stage;
        Outcome = outcome;
        Alone = alone;
    }
}
