namespace MonkeysMail.Api.Smtp.Server;

/// <summary>The envelope of a message: what MAIL and the RCPT commands that were taken said.</summary>
internal sealed class SmtpTransaction(MailCommand mail)
{
    public MailCommand Mail { get; } = mail;

    /// <summary>In the order given; an address may stand twice.</summary>
    public List<RcptCommand> Recipients { get; } = [];
}
