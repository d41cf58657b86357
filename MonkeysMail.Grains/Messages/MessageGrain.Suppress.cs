// What the message owes to its workspace's suppression list: the row says it until the list has it.
namespace MonkeysMail.Grains.Messages;

public sealed partial class MessageGrain
{
    // The list takes each event once, so a repeat after a crash adds nothing.
    private async Task SuppressAsync()
    {
        var now = services.Time.GetUtcNow();
        var owing = state!;
        var entries = owing.Recipients.Index().SelectMany(r => Owed(r.Index, r.Item)).ToImmutableArray();
        await GrainFactory.GetGrain<IWorkspaceGrain>(workspace.Value).SuppressAsync(entries);
        await CommitAsync(s => MessageMachine.SuppressionDone(s, owing));

        // An unsubscription is from this kind of mail; what does not exist, or complains, gets none.
        IEnumerable<SuppressionEntry> Owed(int index, RecipientState recipient)
        {
            if (recipient.OwesSuppression)
            {
                yield return Entry(index, recipient, SuppressionReason.Bounce, MailEventType.Bounced, null);
            }

            if (recipient.OwesComplaint)
            {
                yield return Entry(index, recipient, SuppressionReason.Complaint, MailEventType.Complained, null);
            }

            if (recipient.OwesUnsubscription)
            {
                yield return Entry(index, recipient, SuppressionReason.Unsubscribe, MailEventType.Unsubscribed, record.State.Row!.Stream);
            }
        }

        SuppressionEntry Entry(int index, RecipientState recipient, SuppressionReason reason, MailEventType cause, MailStream? stream) => new(
            MessageCodec.Normalize(head!.Recipients[index]),
            stream,
            reason,
            MessageCodec.EventIdOf(id, new MessageFact(cause, index, recipient.Attempts.Length, EventData.None)),
            now,
            null);
    }
}
