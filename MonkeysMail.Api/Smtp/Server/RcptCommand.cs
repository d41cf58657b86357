// RCPT TO (RFC 5321 4.1.1.3) with the DSN parameters (RFC 3461).
namespace MonkeysMail.Api.Smtp.Server;

/// <param name="OriginalRecipient">ORCPT as it was sent.</param>
internal sealed record RcptCommand(MailAddress To, DsnNotify Notify, string? OriginalRecipient)
{
    private static readonly Reply Syntax = new(501, "5.5.4", "The form is RCPT TO:<address> with parameters");
    private static readonly Reply BadAddress = new(553, "5.1.3", "The recipient is not a mail address with a domain");
    private static readonly Reply BadParameter = new(501, "5.5.4", "A parameter of RCPT has a wrong value");
    private static readonly Reply UnknownParameter = new(555, "5.5.4", "A parameter of RCPT is not known here");
    private static readonly Reply NeedsUtf8 = new(553, "5.6.7", "An address that is not ASCII needs SMTPUTF8");

    public static (RcptCommand? Rcpt, Reply? Refusal) Parse(string argument, MailCommand mail, SmtpPolicy policy)
    {
        if (!MailPath.TryTake(argument, "TO:", out var path, out var text) || !EsmtpParameters.TryParse(text, out var parameters))
        {
            return (null, Syntax);
        }

        if (!MailAddress.TryParse(path, out var to))
        {
            return (null, BadAddress);
        }

        if (!mail.SmtpUtf8 && !System.Text.Ascii.IsValid(path))
        {
            return (null, NeedsUtf8);
        }

        var rcpt = new RcptCommand(to, DsnNotify.Unspecified, null);
        foreach (var (keyword, value) in parameters)
        {
            switch (keyword)
            {
                case "NOTIFY" when policy.OffersDsn && DsnParameters.TryNotify(value, out var notify):
                    rcpt = rcpt with { Notify = notify };
                    break;
                case "ORCPT" when policy.OffersDsn && DsnParameters.IsOriginalRecipient(value):
                    rcpt = rcpt with { OriginalRecipient = value };
                    break;
                default:
                    return (null, policy.OffersDsn && keyword is "NOTIFY" or "ORCPT" ? BadParameter : UnknownParameter);
            }
        }

        return (rcpt, null);
    }
}
