// Message submission (RFC 6409): what comes by SMTP goes the same way as what comes by HTTP. The key is judged by Auth/, the message by Http/Messages:
// Admission asks the workspace for scope, address, limits, suppression and domain; Submission accepts with one durable commit. Here is only
// the translation: credentials from AUTH, the envelope, header fields that are addressed to the engine, and replies for problems.
using MonkeysMail.Api.Auth;
using MonkeysMail.Api.Http;
using MonkeysMail.Api.Smtp.Server;

namespace MonkeysMail.Api.Smtp.Submission;

internal sealed class SubmissionService(
    Authenticator authenticator, Http.Messages.Submission submission, KeySessions sessions, ApiMetrics metrics, TimeProvider time, SubmissionOptions options)
    : ISmtpService
{
    public ISmtpConversation Begin(SmtpPeer peer) =>
        new SubmissionConversation(peer, authenticator, submission, sessions, metrics, time, options);
}
