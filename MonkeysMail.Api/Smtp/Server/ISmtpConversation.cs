namespace MonkeysMail.Api.Smtp.Server;

/// <summary>What one connection asks of the service behind its listener; see <see cref="ISmtpService"/>. Exceptions mean infrastructure: the client
/// is answered 451 and may come again.</summary>
internal interface ISmtpConversation : IAsyncDisposable
{
    ValueTask<Reply> AuthenticateAsync(SmtpCredentials credentials, CancellationToken cancellationToken);

    ValueTask<Reply> MailAsync(MailCommand mail, CancellationToken cancellationToken);

    ValueTask<Reply> RcptAsync(MailCommand mail, RcptCommand rcpt, CancellationToken cancellationToken);

    /// <param name="content">Valid until the answer; a service that keeps it copies it.</param>
    ValueTask<Reply> TakeAsync(SmtpTransaction transaction, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);
}
