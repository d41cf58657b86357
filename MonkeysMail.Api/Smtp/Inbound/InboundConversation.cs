using MonkeysMail.Api.Http;
using MonkeysMail.Api.Smtp.Server;

namespace MonkeysMail.Api.Smtp.Inbound;

/// <summary>One connection of a server that brings something back.</summary>
internal sealed class InboundConversation(IInboundMailGrain inbound, GrainCalls calls) : ISmtpConversation
{
    /// <summary>A report stands at the front of its mail, before the message that it returns: no more is looked at.</summary>
    private const int MostOctets = 1_000_000;

    private static readonly Reply NoSuchAddress = new(550, "5.1.1", "There is no such address here, and nothing is relayed");
    private static readonly Reply Taken = new(250, "2.0.0", "Taken");

    public ValueTask<Reply> AuthenticateAsync(SmtpCredentials credentials, CancellationToken cancellationToken) => new(Reply.NotImplemented);

    public ValueTask<Reply> MailAsync(MailCommand mail, CancellationToken cancellationToken) => new(Reply.SenderOk);

    public async ValueTask<Reply> RcptAsync(MailCommand mail, RcptCommand rcpt, CancellationToken cancellationToken) =>
        await calls.AskAsync(() => inbound.KnowsAsync(rcpt.To.ToString())) ? Reply.RecipientOk : NoSuchAddress;

    public async ValueTask<Reply> TakeAsync(SmtpTransaction transaction, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var mail = new InboundMail(
            transaction.Mail.From?.ToString() ?? "",
            [.. transaction.Recipients.Select(rcpt => rcpt.To.ToString()).Distinct(StringComparer.OrdinalIgnoreCase)],
            content[..Math.Min(content.Length, MostOctets)].ToArray());
        return await calls.RunAsync(inbound.TakeAsync(mail)) ? Taken : Reply.Failed;
    }

    public ValueTask DisposeAsync() => default;
}
