namespace MonkeysMail.Api.Smtp.Server;

internal enum LineResult
{
    /// <summary>Not yet whole.</summary>
    More,

    Line,

    /// <summary>Too long; its end was found and taken.</summary>
    TooLong,

    /// <summary>Too long, and no end of it in sight.</summary>
    Endless,

    /// <summary>A bare CR, a bare LF or NUL.</summary>
    BareLineEnd,

    /// <summary>Not UTF-8, or control characters.</summary>
    Unreadable,

    /// <summary>The client has left.</summary>
    Closed,

    /// <summary>The client said nothing for too long.</summary>
    TimedOut,

    /// <summary>The server is stopping.</summary>
    Stopping,
}
