// What comes back after the peer took a message. A failure ends delivered as bounced within seven days, and an unknown mailbox is suppressed however late it is told; a
// complaint or an unsubscription suppresses; a delay is noted. Attempts are never touched. Each is taken once: a report that comes again changes nothing.
namespace MonkeysMail.Grains.Messages;

public static partial class MessageMachine
{
    /// <summary>How long after its delivery a recipient can still bounce.</summary>
    public static readonly TimeSpan BounceWindow = TimeSpan.FromDays(7);

    /// <summary>Takes a report about one recipient.</summary>
    public static MessageStep Report(MessageState state, int index, MessageReport report, DateTimeOffset now)
    {
        var before = state.Recipients[index];
        var (after, type, data) = report.Kind switch
        {
            MessageReportKind.Failed => Fail(before, report, now),
            MessageReportKind.Delayed => Note(before, before.DelayedAt, before with { DelayedAt = now }, MailEventType.Delayed, DataOf(before, report)),
            MessageReportKind.Complaint => Complain(before, report, now),
            _ => Note(
                before, before.UnsubscribedAt, before with { UnsubscribedAt = now, OwesUnsubscription = true }, MailEventType.Unsubscribed, EventData.None),
        };
        return ReferenceEquals(before, after)
            ? MessageStep.Unchanged(state)
            : new MessageStep(
                state with { Recipients = state.Recipients.SetItem(index, after) },
                type is { } fact ? [new MessageFact(fact, index, before.Attempts.Length, data)] : []);
    }

    /// <summary>Whom a report is about: the first of its addresses that is one of the recipients, else the only one that a peer took, else the only one there is.</summary>
    public static int? FindReported(MessageState state, IReadOnlyList<string> recipients, MessageReport report)
    {
        foreach (var address in report.Addresses)
        {
            for (var index = 0; index < recipients.Count; index++)
            {
                if (string.Equals(MessageCodec.Normalize(recipients[index]), address, StringComparison.Ordinal))
                {
                    return index;
                }
            }
        }

        var taken = state.Recipients.Index().Where(r => r.Item.Attempts.Any(a => a.Outcome is AttemptOutcome.Delivered or AttemptOutcome.Interrupted)).ToArray();
        return taken.Length == 1 ? taken[0].Index : state.Recipients.Length == 1 ? 0 : null;
    }

    private static (RecipientState After, MailEventType? Type, EventData Data) Fail(RecipientState before, MessageReport report, DateTimeOffset now)
    {
        if (before.Bounce is not null)
        {
            return (before, null, EventData.None);
        }

        var delivered = before.Attempts.LastOrDefault(a => a.Outcome == AttemptOutcome.Delivered);
        if (before.Status == DeliveryStatus.Delivered && delivered is not null && now <= delivered.At + BounceWindow)
        {
            return (
                End(before, RecipientInput.Return) with { Bounce = report.Bounce, OwesSuppression = report.UnknownMailbox }, MailEventType.Bounced, DataOf(before, report));
        }

        return (report.UnknownMailbox && !before.OwesSuppression ? before with { OwesSuppression = true } : before, null, EventData.None);
    }

    private static (RecipientState After, MailEventType? Type, EventData Data) Complain(RecipientState before, MessageReport report, DateTimeOffset now) => Note(
        before,
        before.ComplainedAt,
        before with { ComplainedAt = now, OwesComplaint = true },
        MailEventType.Complained,
        new EventData { FeedbackType = report.FeedbackType, Reporter = report.Reporter });

    private static (RecipientState After, MailEventType? Type, EventData Data) Note(
        RecipientState before, DateTimeOffset? known, RecipientState after, MailEventType type, EventData data) =>
        known is null ? (after, type, data) : (before, null, EventData.None);

    private static EventData DataOf(RecipientState before, MessageReport report) => new()
    {
        Attempt = before.Attempts.Length,
        Reply = report.Bounce?.Reply,
        Classification = BounceClassNames.Of(report.Bounce?.Classification),
        Reporter = report.Reporter,
    };
}
