namespace MonkeysMail.Api.Smtp.Server;

internal enum SmtpVerb
{
    Unknown,
    Ehlo,
    Helo,
    StartTls,
    Auth,
    Mail,
    Rcpt,
    Data,
    Bdat,
    Rset,
    Noop,
    Vrfy,
    Expn,
    Help,
    Quit,

    /// <summary>Another protocol: a browser or a program was led here.</summary>
    Foreign,
}
