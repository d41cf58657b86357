// Delivery status notifications (RFC 3464; RFC 6533 for addresses in UTF-8): a block of fields about the message, then one a recipient. Servers that put the part where it
// does not belong, write Status with a comment or leave out Action are understood too.
using MimeKit;

namespace MonkeysMail.Grains.Bounces.Reports;

internal static class StatusReader
{
    private const int MostRecipients = 1_000;

    /// <summary>Null when the part tells of no recipient.</summary>
    public static DeliveryReport? Read(MessageDeliveryStatus part)
    {
        string? reporter = null;
        var recipients = ImmutableArray.CreateBuilder<RecipientReport>();
        foreach (var group in part.StatusGroups)
        {
            reporter ??= Host(group["Reporting-MTA"]);
            if (ReadRecipient(group) is { } recipient)
            {
                recipients.Add(recipient);
            }

            if (recipients.Count == MostRecipients)
            {
                break;
            }
        }

        return recipients.Count == 0 ? null : new DeliveryReport(ReportForm.Standard, reporter, recipients.ToImmutable());
    }

    private static RecipientReport? ReadRecipient(HeaderList fields)
    {
        var addresses = new[] { fields["Original-Recipient"], fields["X-Actual-Recipient"], fields["Final-Recipient"] }
            .Select(ReportedAddress.Read).OfType<string>().Distinct(StringComparer.Ordinal).ToImmutableArray();
        var status = Diagnostics.Status(fields["Status"]);
        if (fields["Final-Recipient"] is null && fields["Original-Recipient"] is null && status is null)
        {
            return null;
        }

        return ActionOf(fields["Action"], status) is { } action
            ? new RecipientReport(action, addresses, status, Diagnostics.Read(fields["Diagnostic-Code"], status, action), Host(fields["Remote-MTA"]))
            : null;
    }

    private static ReportAction? ActionOf(string? field, string? status)
    {
        var word = (field ?? "").Trim();
        var end = word.AsSpan().IndexOfAny(" \t(;");
        return (end < 0 ? word : word[..end]).ToLowerInvariant() switch
        {
            "failed" => ReportAction.Failed,
            "delayed" => ReportAction.Delayed,
            "delivered" => ReportAction.Delivered,
            "relayed" => ReportAction.Relayed,
            "expanded" => ReportAction.Expanded,
            _ => status?[0] switch { '5' => ReportAction.Failed, '4' => ReportAction.Delayed, _ => null },
        };
    }

    // "dns; mx.example.net (192.0.2.7)"
    private static string? Host(string? field)
    {
        var text = (field ?? "")[((field ?? "").IndexOf(';', StringComparison.Ordinal) + 1)..].Trim();
        var end = text.AsSpan().IndexOfAny(" \t(");
        text = end < 0 ? text : text[..end];
        return text.Length is > 0 and <= 255 && text.All(c => c is > ' ' and < (char)0x7f) ? text : null;
    }
}
