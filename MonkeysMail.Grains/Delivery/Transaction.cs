namespace MonkeysMail.Grains.Delivery;

/// <summary>One message on its way to the recipients of one destination; lives as long as the attempt.</summary>
internal sealed class Transaction(string mailFrom, DeliveryGo go, TransactionSlot[] slots)
{
    public string MailFrom { get; } = mailFrom;

    public DeliveryGo Go { get; } = go;

    /// <summary>Those that nobody has decided yet. The session takes decided ones out.</summary>
    public List<TransactionSlot> Open { get; } = [.. slots];

    /// <summary>Why the connection was lost, when it was.</summary>
    public string? LostBecause { get; set; }

    /// <summary>A 421, when the peer closed with one.</summary>
    public SmtpReply? LostReply { get; set; }

    /// <summary>The peer did not answer in time.</summary>
    public bool TimedOut { get; set; }

    /// <summary>Where it was lost.</summary>
    public ReplyStage LostAt { get; set; }

    public bool NeedsSmtpUtf8 => Go.SmtpUtf8 || !System.Text.Ascii.IsValid(MailFrom) || Open.Exists(slot => slot.Recipient.Address.NeedsSmtpUtf8);
}
