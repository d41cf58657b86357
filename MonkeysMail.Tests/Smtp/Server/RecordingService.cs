using MonkeysMail.Api.Smtp.Server;

namespace MonkeysMail.Tests.Smtp.Server;

/// <summary>Takes everything and keeps it; a test can have any question answered otherwise.</summary>
internal sealed class RecordingService : ISmtpService, ISmtpConversation
{
    public List<(MailCommand Mail, List<RcptCommand> Recipients, byte[] Content)> Taken { get; } = [];

    public List<SmtpCredentials> Credentials { get; } = [];

    public SmtpPeer? Peer { get; private set; }

    public int Ended { get; private set; }

    public Func<SmtpCredentials, Reply> OnAuthenticate { get; set; } = _ => Reply.Authenticated;

    public Func<MailCommand, Reply> OnMail { get; set; } = _ => Reply.SenderOk;

    public Func<RcptCommand, Reply> OnRcpt { get; set; } = _ => Reply.RecipientOk;

    public Func<Task<Reply>> OnTake { get; set; } = () => Task.FromResult(Reply.Ok);

    public ISmtpConversation Begin(SmtpPeer peer)
    {
        Peer = peer;
        return this;
    }

    public ValueTask<Reply> AuthenticateAsync(SmtpCredentials credentials, CancellationToken cancellationToken)
    {
        Credentials.Add(credentials);
        return new(OnAuthenticate(credentials));
    }

    public ValueTask<Reply> MailAsync(MailCommand mail, CancellationToken cancellationToken) => new(OnMail(mail));

    public ValueTask<Reply> RcptAsync(MailCommand mail, RcptCommand rcpt, CancellationToken cancellationToken) => new(OnRcpt(rcpt));

    public async ValueTask<Reply> TakeAsync(SmtpTransaction transaction, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        Taken.Add((transaction.Mail, [.. transaction.Recipients], content.ToArray()));
        return await OnTake();
    }

    public ValueTask DisposeAsync()
    {
        Ended++;
        return default;
    }
}
