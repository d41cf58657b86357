// From what a mail says to what a message should learn: failures and delays with their class, complaints. Other feedback (not-spam, authentication reports, opt-outs by
// other means) and news of success change nothing.
using MonkeysMail.Grains.Bounces.Classification;
using MonkeysMail.Grains.Bounces.Reports;
using MonkeysMail.Grains.Messages;

namespace MonkeysMail.Grains.Bounces;

public static class ReportJudge
{
    private const int MostReports = 1_000;

    // RFC 5965 7.3; opt-out stands in many reports for the same button.
    private static readonly string[] Complaints = ["abuse", "fraud", "virus", "opt-out", "opt-out-list", "other"];

    public static ImmutableArray<MessageReport> Judge(InboundReport? report, ClassificationRules rules, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return report switch
        {
            DeliveryReport delivery => [.. delivery.Recipients.Take(MostReports).Select(recipient => Judge(delivery, recipient, rules, now)).OfType<MessageReport>()],
            FeedbackReport feedback when Complaints.Contains(feedback.Type) =>
                [new MessageReport(MessageReportKind.Complaint, feedback.Addresses, null, false, feedback.Type, feedback.Reporter)],
            _ => [],
        };
    }

    private static MessageReport? Judge(DeliveryReport report, RecipientReport recipient, ClassificationRules rules, DateTimeOffset now)
    {
        if (recipient.Action is not (ReportAction.Failed or ReportAction.Delayed))
        {
            return null;
        }

        var failed = recipient.Action == ReportAction.Failed;
        var bounce = new Bounce(now, recipient.Reply, rules.Classify(recipient.Reply), recipient.RemoteMta ?? report.ReportingMta);
        return new MessageReport(
            failed ? MessageReportKind.Failed : MessageReportKind.Delayed, recipient.Addresses, bounce, failed && rules.IsUnknownMailbox(recipient.Reply), null, bounce.Reporter);
    }
}
