// MAIL FROM (RFC 5321 4.1.1.2) with SIZE (1870), BODY (6152), SMTPUTF8 (6531), AUTH (4954 5), REQUIRETLS (8689) and the DSN parameters (3461).
using System.Globalization;

namespace MonkeysMail.Api.Smtp.Server;

/// <param name="From">Null: the null reverse path.</param>
/// <param name="Size">Announced octets; 0: not said.</param>
/// <param name="EnvelopeId">ENVID as it was sent (xtext).</param>
/// <param name="RequireTls">No hop without authenticated TLS.</param>
internal sealed record MailCommand(MailAddress? From, long Size, bool SmtpUtf8, DsnReturn Return, string? EnvelopeId, bool RequireTls = false)
{
    private static readonly Reply Syntax = new(501, "5.5.4", "The form is MAIL FROM:<address> with parameters");
    private static readonly Reply BadAddress = new(553, "5.1.7", "The sender is not a mail address");
    private static readonly Reply BadParameter = new(501, "5.5.4", "A parameter of MAIL has a wrong value");
    private static readonly Reply UnknownParameter = new(555, "5.5.4", "A parameter of MAIL is not known here");
    private static readonly Reply NeedsUtf8 = new(553, "5.6.7", "An address that is not ASCII needs SMTPUTF8");

    public static (MailCommand? Mail, Reply? Refusal) Parse(string argument, SmtpPolicy policy)
    {
        if (!MailPath.TryTake(argument, "FROM:", out var path, out var text) || !EsmtpParameters.TryParse(text, out var parameters))
        {
            return (null, Syntax);
        }

        MailAddress? from = null;
        if (path.Length > 0)
        {
            if (!MailAddress.TryParse(path, out var parsed))
            {
                return (null, BadAddress);
            }

            from = parsed;
        }

        var mail = new MailCommand(from, 0, false, DsnReturn.Unspecified, null);
        foreach (var (keyword, value) in parameters)
        {
            if (mail.With(keyword, value, policy, out var refusal) is not { } next)
            {
                return (null, refusal);
            }

            mail = next;
        }

        return mail.Size > policy.Limits.MessageBytes ? (null, Reply.TooLarge)
            : !mail.SmtpUtf8 && !System.Text.Ascii.IsValid(path) ? (null, NeedsUtf8)
            : (mail, null);
    }

    private MailCommand? With(string keyword, string? value, SmtpPolicy policy, out Reply refusal)
    {
        refusal = BadParameter;
        switch (keyword)
        {
            case "SIZE":
                return value is { Length: <= 20 } && ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
                    ? this with { Size = (long)Math.Min(size, long.MaxValue) } : null;
            case "BODY":
                return value?.ToUpperInvariant() is "7BIT" or "8BITMIME" ? this : null;
            case "SMTPUTF8":
                return value is null ? this with { SmtpUtf8 = true } : null;
            case "AUTH" when policy.Auth != SmtpAuthMode.None:
                return value is not null && Xtext.IsValid(value, utf8: false) ? this : null;
            case "REQUIRETLS" when policy.Auth == SmtpAuthMode.Required: // which comes under TLS alone, and before MAIL
                return value is null ? this with { RequireTls = true } : null;
            case "RET" when policy.OffersDsn:
                return DsnParameters.TryReturn(value, out var returned) ? this with { Return = returned } : null;
            case "ENVID" when policy.OffersDsn:
                return DsnParameters.IsEnvelopeId(value) ? this with { EnvelopeId = value } : null;
            default:
                refusal = UnknownParameter;
                return null;
        }
    }
}
