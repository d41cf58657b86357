namespace MonkeysMail.Api.Smtp.Server;

internal enum ProxyHeaderResult
{
    More,
    Taken,
    Invalid,
}
