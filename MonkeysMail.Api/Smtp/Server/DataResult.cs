namespace MonkeysMail.Api.Smtp.Server;

internal enum DataResult
{
    More,

    /// <summary>CRLF, dot, CRLF.</summary>
    End,

    /// <summary>A bare CR, a bare LF or NUL: what follows could be read in two ways.</summary>
    BareLineEnd,
}
