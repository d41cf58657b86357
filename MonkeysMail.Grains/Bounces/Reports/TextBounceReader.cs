// Bounces that were written for people: qmail's, Exim's, older Exchange's and the like. A text counts as one only when it comes from a mail system and quotes a refusal or
// says in so many words that delivery failed: an out-of-office note changes nothing.
using System.Net;
using MimeKit;

namespace MonkeysMail.Grains.Bounces.Reports;

internal static class TextBounceReader
{
    private const int LongestText = 32_000;
    private const int MostRecipients = 100;

    /// <summary>Null: no bounce.</summary>
    public static DeliveryReport? Read(MimeMessage mail, IReadOnlyList<MimeEntity> leaves, bool nullSender)
    {
        var text = TextOf(leaves);
        var subject = mail.Subject ?? "";
        var failed = FailedRecipients(mail);
        if (text.Length == 0 || !(failed.Length > 0 || nullSender || IsFromMailSystem(mail) || BouncePatterns.Refused.IsMatch(subject) || BouncePatterns.Waits.IsMatch(subject)))
        {
            return null;
        }

        var delayed = BouncePatterns.Waits.IsMatch(subject) || (!BouncePatterns.Refused.IsMatch(subject) && BouncePatterns.WillTry.IsMatch(text));
        if (BouncePatterns.Qmail.IsMatch(text))
        {
            return QmailBounce(text);
        }

        var returned = BouncePatterns.Returned.Match(text);
        var own = returned.Success ? text[..returned.Index] : text;
        var reply = Diagnostics.Find(own);
        if (reply is null && !delayed && !BouncePatterns.GaveUp.IsMatch(own) && failed.Length == 0)
        {
            return null;
        }

        var action = delayed ? ReportAction.Delayed : ReportAction.Failed;
        var addresses = failed.Length > 0 ? failed : AddressesIn(own);
        var form = failed.Length > 0 || own.Contains("created automatically by mail delivery software", StringComparison.OrdinalIgnoreCase) ? ReportForm.Exim : ReportForm.Text;
        return new DeliveryReport(form, null, failed.Length > 1
            ? [.. failed.Select(address => Of(action, [address], After(own, address, failed)))]
            : [Of(action, addresses, reply is null ? own : null, reply)]);
    }

    // "<bob@example.net>:" and the reason, up to an empty line; then the returned message.
    private static DeliveryReport? QmailBounce(string text)
    {
        var own = text.Split("\n--- ", 2)[0];
        var action = BouncePatterns.WillTry.IsMatch(own) && !BouncePatterns.GaveUp.IsMatch(own) ? ReportAction.Delayed : ReportAction.Failed;
        var recipients = own.Split("\n\n")
            .Select(paragraph => paragraph.Trim())
            .Where(paragraph => paragraph.StartsWith('<') && paragraph.Contains(">:", StringComparison.Ordinal))
            .Take(MostRecipients)
            .Select(paragraph =>
            {
                var end = paragraph.IndexOf(">:", StringComparison.Ordinal);
                return Of(action, ReportedAddress.Read(paragraph[1..end]) is { } address ? [address] : [], paragraph[(end + 2)..]);
            })
            .ToImmutableArray();
        return recipients.IsEmpty ? null : new DeliveryReport(ReportForm.Qmail, null, recipients);
    }

    private static RecipientReport Of(ReportAction action, ImmutableArray<string> addresses, string? reason, SmtpReply? reply = null)
    {
        reply ??= Diagnostics.Find(reason ?? "") ?? Diagnostics.Of(null, (reason ?? "").Replace('\n', ' ').Trim(), action);
        return new RecipientReport(action, addresses, reply.Enhanced, reply, null);
    }

    // The reason follows the address, up to the next one.
    private static string After(string text, string address, ImmutableArray<string> all)
    {
        var at = text.IndexOf($"\n  {address}", StringComparison.OrdinalIgnoreCase);
        var rest = at < 0 ? text : text[(at + 3 + address.Length)..];
        var end = all.Select(other => rest.IndexOf($"\n  {other}", StringComparison.OrdinalIgnoreCase)).Where(index => index >= 0).DefaultIfEmpty(rest.Length).Min();
        return rest[..end];
    }

    private static ImmutableArray<string> FailedRecipients(MimeMessage mail) =>
    [
        .. mail.Headers.Where(header => header.Field.Equals("X-Failed-Recipients", StringComparison.OrdinalIgnoreCase))
            .SelectMany(header => header.Value.Split(',', MostRecipients))
            .Select(ReportedAddress.Read).OfType<string>().Distinct(StringComparer.Ordinal).Take(MostRecipients),
    ];

    private static ImmutableArray<string> AddressesIn(string text) =>
        [.. BouncePatterns.Address.Matches(text).Take(MostRecipients).Select(match => ReportedAddress.Read(match.Value)).OfType<string>().Distinct(StringComparer.Ordinal)];

    private static bool IsFromMailSystem(MimeMessage mail) =>
        mail.From.Mailboxes.Concat(mail.Sender is null ? [] : [mail.Sender]).Any(from => BouncePatterns.MailSystem.IsMatch(from.Address ?? ""));

    private static string TextOf(IReadOnlyList<MimeEntity> leaves)
    {
        var part = leaves.OfType<TextPart>().FirstOrDefault(text => text.IsPlain) ?? leaves.OfType<TextPart>().FirstOrDefault();
        if (part?.Content is null)
        {
            return "";
        }

        var text = part.Text;
        if (part.IsHtml)
        {
            text = WebUtility.HtmlDecode(BouncePatterns.Tag.Replace(text.Length > LongestText * 4 ? text[..(LongestText * 4)] : text, "\n"));
        }

        text = text.Length > LongestText ? text[..LongestText] : text;
        return text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace('\0', ' ');
    }
}
