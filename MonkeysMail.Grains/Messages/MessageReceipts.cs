namespace MonkeysMail.Grains.Messages;

/// <summary>The receipt of an acceptance, made again from the head: a replay answers what the first request was answered.</summary>
internal static class MessageReceipts
{
    public static AcceptReceipt From(MessageId id, MessageHead head)
    {
        var waiting = head.Scheduled ? DeliveryStatus.Scheduled : DeliveryStatus.Queued;
        var recipients = head.Recipients
            .Select((email, index) => new RecipientReceipt(
                email, head.SuppressedAtAcceptance.Contains(index) ? DeliveryStatus.Suppressed : waiting))
            .ToImmutableArray();
        return new AcceptReceipt(id, DeliveryStatusOrder.Combine(recipients.Select(r => r.Status)), recipients);
    }
}
