// The seam between the protocol and what a listener does with mail. The core (this folder) speaks SMTP, keeps every limit, and never knows what
// becomes of a message; a service (Submission/, Inbound/) judges and takes, and never sees the wire.
//
//   SmtpListener   name, address, SmtpPolicy (hostname, TLS mode, AUTH mode, DSN, limits) and the ISmtpService behind it
//   ISmtpService   Begin(peer): one ISmtpConversation a connection, after the TLS handshake of an implicit-TLS port, before the greeting
//   ISmtpConversation
//     AuthenticateAsync(credentials)   only with SmtpAuthMode.Required; 235 makes the session authenticated
//     MailAsync(mail)                  the parsed MAIL FROM; null From is the null reverse path
//     RcptAsync(mail, rcpt)            a parsed RCPT TO, once for each; the core has kept the count under SmtpLimits.Recipients
//     TakeAsync(transaction, content)  the whole message, dots taken out, lines as the client sent them; 250 only when it is safe
//   Every answer is a Reply: 2yz goes on, anything else refuses this command alone; a Reply with Ends set closes the connection after it.
//   Calls of one conversation never overlap. Disposed when the connection has ended, however it ended.
//
// A further listener is one registration: services.AddSingleton(provider => new SmtpListener(...)); Hosting/SmtpServer serves all that there are.
namespace MonkeysMail.Api.Smtp.Server;

internal interface ISmtpService
{
    /// <summary>A connection begins.</summary>
    ISmtpConversation Begin(SmtpPeer peer);
}
