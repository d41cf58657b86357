namespace MonkeysMail.Api.Smtp.Server;

/// <summary>How a session ended, as the metric tells it.</summary>
internal static class SmtpEnds
{
    public const string Quit = "quit";

    /// <summary>The client closed the connection.</summary>
    public const string Left = "left";

    /// <summary>It said nothing, or sent too slowly.</summary>
    public const string Silent = "silent";

    /// <summary>More refused or idle commands, or wrong credentials, than a session may have.</summary>
    public const string Errors = "errors";

    /// <summary>Its framing was wrong: bare line ends, something sent before its turn, lines or chunks without end.</summary>
    public const string Protocol = "protocol";

    public const string Tls = "tls";

    public const string Stopping = "stopping";

    public const string Failed = "failed";
}
