namespace MonkeysMail.Api.Smtp.Server;

internal sealed partial class SmtpSession
{
    [LoggerMessage(SmtpEvents.Ended, LogLevel.Debug, "SMTP session {Session} on {Listener} ended ({Reason}) after {Messages} messages.")]
    private partial void LogEnded(string session, string listener, string reason, int messages);

    [LoggerMessage(SmtpEvents.Unavailable, LogLevel.Warning, "SMTP session {Session} was answered 451: the cluster did not answer.")]
    private partial void LogUnavailable(string session, Exception exception);

    [LoggerMessage(SmtpEvents.Failed, LogLevel.Error, "SMTP session {Session} failed.")]
    private partial void LogFailed(string session, Exception exception);
}
