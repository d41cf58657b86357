// A command line as verb and argument (RFC 5321 4.1.1): verbs in any case, trailing blanks forgiven.
using System.Collections.Frozen;

namespace MonkeysMail.Api.Smtp.Server;

/// <param name="Argument">What follows the first space; never null.</param>
internal readonly record struct SmtpCommand(SmtpVerb Verb, string Argument)
{
    private static readonly FrozenDictionary<string, SmtpVerb> Verbs = new Dictionary<string, SmtpVerb>
    {
        ["EHLO"] = SmtpVerb.Ehlo,
        ["HELO"] = SmtpVerb.Helo,
        ["STARTTLS"] = SmtpVerb.StartTls,
        ["AUTH"] = SmtpVerb.Auth,
        ["MAIL"] = SmtpVerb.Mail,
        ["RCPT"] = SmtpVerb.Rcpt,
        ["DATA"] = SmtpVerb.Data,
        ["BDAT"] = SmtpVerb.Bdat,
        ["RSET"] = SmtpVerb.Rset,
        ["NOOP"] = SmtpVerb.Noop,
        ["VRFY"] = SmtpVerb.Vrfy,
        ["EXPN"] = SmtpVerb.Expn,
        ["HELP"] = SmtpVerb.Help,
        ["QUIT"] = SmtpVerb.Quit,
        ["GET"] = SmtpVerb.Foreign,
        ["POST"] = SmtpVerb.Foreign,
        ["PUT"] = SmtpVerb.Foreign,
        ["HEAD"] = SmtpVerb.Foreign,
        ["OPTIONS"] = SmtpVerb.Foreign,
        ["CONNECT"] = SmtpVerb.Foreign,
        ["PRI"] = SmtpVerb.Foreign,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static SmtpCommand Parse(string line)
    {
        var text = line.TrimEnd(' ');
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var word = space < 0 ? text : text[..space];
        return new SmtpCommand(Verbs.GetValueOrDefault(word), space < 0 ? "" : text[(space + 1)..]);
    }
}
