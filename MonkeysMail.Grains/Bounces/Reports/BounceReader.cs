// From a mail that came to a signed address: what it reports. Standard forms first, then the forms of servers that know no standard. Auto-replies, receipts and
// everything else are no report. Pure, and bounded in octets, depth, parts and expressions.
using MimeKit;

namespace MonkeysMail.Grains.Bounces.Reports;

public static class BounceReader
{
    /// <summary>A report stands at the front of its mail; what follows is the returned message.</summary>
    private const int MostOctets = 1_000_000;

    /// <summary>Null: no report.</summary>
    /// <param name="message">The mail.</param>
    /// <param name="nullSender">It came with the null reverse path, as bounces do (RFC 5321 4.5.5).</param>
    /// <param name="ct">Ends the reading.</param>
    public static InboundReport? Read(ReadOnlyMemory<byte> message, bool nullSender, CancellationToken ct = default)
    {
        if (MailTree.Load(message, MostOctets, ct) is not { } mail)
        {
            return null;
        }

        try
        {
            return Read(mail, nullSender);
        }
        catch (FormatException)
        {
            // A block of fields is none: MimeKit reads it only now.
            return null;
        }
    }

    private static InboundReport? Read(MimeMessage mail, bool nullSender)
    {
        var leaves = MailTree.Leaves(mail);
        if (leaves.OfType<MessageFeedbackReport>().FirstOrDefault() is { } feedback)
        {
            return FeedbackReader.Read(feedback);
        }

        var statuses = leaves.OfType<MessageDeliveryStatus>().Select(StatusReader.Read).OfType<DeliveryReport>().ToArray();
        if (statuses.Length > 0)
        {
            return statuses.Length == 1 ? statuses[0] : statuses[0] with { Recipients = [.. statuses.SelectMany(report => report.Recipients)] };
        }

        return IsReceipt(leaves) ? null : TextBounceReader.Read(mail, leaves, nullSender);
    }

    private static bool IsReceipt(IReadOnlyList<MimeEntity> leaves) => leaves.Any(part => part.ContentType.IsMimeType("message", "disposition-notification"));
}
