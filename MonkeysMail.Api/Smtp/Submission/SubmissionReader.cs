// From envelope and content to the message that admission and acceptance work on. The content is checked by the rules of raw messages (Http/Messages/
// RawMessageReader) and never mended; what is addressed to the engine is read here and taken out when the message is rendered.
using System.Globalization;
using System.Text;
using MimeKit;
using MonkeysMail.Api.Http.Messages;
using MonkeysMail.Api.Problems;
using MonkeysMail.Api.Smtp.Server;

namespace MonkeysMail.Api.Smtp.Submission;

internal static class SubmissionReader
{
    private const int MostHops = 50; // RFC 5321 6.3; ours is one more

    private static readonly Reply Loop = new(554, "5.4.6", "Too many Received fields: the message is in a loop");

    public static ReadSubmission Read(SmtpTransaction transaction, ReadOnlySpan<byte> content, KeyMode mode, DateTimeOffset now)
    {
        var errors = new FieldErrors();
        if (RawMessageReader.ReadHeaders(content, errors) is not { } headers)
        {
            return new ReadSubmission(null, null, ProblemReplies.Of(Problem.Invalid(errors)));
        }

        var control = ControlHeaders.Read(headers, now, errors);
        var claim = control.IdempotencyKey is { } key ? IdempotencyKey.Claim(key, mode, "SMTP", "submission", content, EnvelopeText(transaction)) : null;
        var author = RawMessageReader.ReadFrom(headers, errors);
        if (errors.Any || author is not { } from)
        {
            return new ReadSubmission(null, claim, ProblemReplies.Of(Problem.Invalid(errors)));
        }

        if (headers.Count(header => header.Id == HeaderId.Received) >= MostHops)
        {
            return new ReadSubmission(null, claim, Loop);
        }

        if (ReversePaths.Refuse(transaction.Mail.From, from, headers) is { } refusal)
        {
            return new ReadSubmission(null, claim, refusal);
        }

        var (recipients, envelope) = Envelope(transaction);
        return new ReadSubmission(
            new OutgoingMessage(
                from, recipients.Addresses, recipients.Normalized, new RawContent(default, headers[HeaderId.Subject] ?? ""), MailStream.Transactional,
                control.Tags, control.Metadata, control.SendAt, null, content.Length, envelope, RequireTls: transaction.Mail.RequireTls),
            claim,
            null);
    }

    private static (RecipientSet Recipients, MailEnvelope Envelope) Envelope(SmtpTransaction transaction)
    {
        var set = new RecipientSet(transaction.Recipients.Count);
        var notices = ImmutableArray.CreateBuilder<RecipientDsn>(transaction.Recipients.Count);
        foreach (var rcpt in transaction.Recipients)
        {
            if (set.Add(rcpt.To))
            {
                notices.Add(new RecipientDsn(rcpt.Notify, rcpt.OriginalRecipient));
            }
        }

        var mail = transaction.Mail;
        var said = notices.Any(notice => notice.Notify != DsnNotify.Unspecified || notice.OriginalRecipient is not null);
        return (set, new MailEnvelope(mail.From?.ToString() ?? "", mail.Return, mail.EnvelopeId, said ? notices.DrainToImmutable() : []));
    }

    // All that shapes the message and is not in its octets.
    private static string EnvelopeText(SmtpTransaction transaction)
    {
        var mail = transaction.Mail;
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{mail.From}\n{mail.Return}\n{mail.EnvelopeId}");
        if (mail.RequireTls)
        {
            text.Append("\nREQUIRETLS");
        }

        foreach (var rcpt in transaction.Recipients)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{rcpt.To}\n{rcpt.Notify}\n{rcpt.OriginalRecipient}");
        }

        return text.ToString();
    }
}
