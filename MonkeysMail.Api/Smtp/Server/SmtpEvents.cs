namespace MonkeysMail.Api.Smtp.Server;

/// <summary>The event ids of the SMTP listeners' log lines.</summary>
internal static class SmtpEvents
{
    public const int Ended = 2101;
    public const int Unavailable = 2102;
    public const int Failed = 2103;
}
