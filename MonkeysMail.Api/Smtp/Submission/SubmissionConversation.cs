using MonkeysMail.Api.Auth;
using MonkeysMail.Api.Http;
using MonkeysMail.Api.Problems;
using MonkeysMail.Api.Smtp.Server;

namespace MonkeysMail.Api.Smtp.Submission;

/// <summary>One connection of submission. The workspace judges the key at AUTH and again with every message: a revoked key's next message is refused.</summary>
internal sealed class SubmissionConversation(
    SmtpPeer peer, Authenticator authenticator, Http.Messages.Submission submission, KeySessions sessions, ApiMetrics metrics, TimeProvider time,
    SubmissionOptions options) : ISmtpConversation
{
    private static readonly Reply TooManySessions = new(454, "4.7.0", "Too many sessions with this key; close one first");

    private Caller? _caller;

    public async ValueTask<Reply> AuthenticateAsync(SmtpCredentials credentials, CancellationToken cancellationToken)
    {
        TenantScope.Begin();
        var (caller, problem) = await authenticator.IdentifyAsync(KeyCredentials.Text(credentials), peer.Address);
        if (caller is null)
        {
            return Refuse(problem!, ProblemReplies.OfAuthentication(problem!));
        }

        TenantScope.Current!.Identify(caller.Tenant.Id);
        if (await authenticator.AuthorizeAsync(caller, Scopes.MailSend) is { Problem: { } refused })
        {
            return Refuse(refused, ProblemReplies.OfAuthentication(refused));
        }

        if (!sessions.TryEnter(caller.Credential.Prefix))
        {
            return TooManySessions;
        }

        _caller = caller;
        return Reply.Authenticated;
    }

    public ValueTask<Reply> MailAsync(MailCommand mail, CancellationToken cancellationToken) => new(Reply.SenderOk);

    public ValueTask<Reply> RcptAsync(MailCommand mail, RcptCommand rcpt, CancellationToken cancellationToken) => new(Reply.RecipientOk);

    public async ValueTask<Reply> TakeAsync(SmtpTransaction transaction, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var caller = _caller ?? throw new InvalidOperationException("Nobody is authenticated.");
        TenantScope.Begin();
        TenantScope.Current!.Identify(caller.Tenant.Id);
        var read = SubmissionReader.Read(transaction, content.Span, caller.Credential.Mode, time.GetUtcNow());
        if (read.Message is not { } message)
        {
            // What was valid when it was accepted may not be any more: its send time has passed. A repeat gets the first answer all the same.
            return read.Claim is { } claim && await submission.FindFirstAsync(caller, claim) is { Receipt: { } first } ? Taken(first) : read.Refusal!;
        }

        var traced = TraceHeader.Before(content.Span, peer, transaction.Mail, options.Hostname, time.GetUtcNow());
        message = message with { Content = ((RawContent)message.Content) with { Bytes = traced }, Size = traced.Length };
        var submitted = await submission.SubmitAsync(caller, message, read.Claim);
        return submitted.Receipt is { } receipt ? Taken(receipt) : Refuse(submitted.Problem!, ProblemReplies.Of(submitted.Problem!));
    }

    public ValueTask DisposeAsync()
    {
        if (_caller is { } caller)
        {
            _caller = null;
            sessions.Leave(caller.Credential.Prefix);
        }

        return default;
    }

    private static Reply Taken(AcceptReceipt receipt) => new(250, "2.0.0", $"Accepted as {receipt.Id}");

    private Reply Refuse(Problem problem, Reply reply)
    {
        metrics.Problem(problem.Kind.Code);
        return reply;
    }
}
