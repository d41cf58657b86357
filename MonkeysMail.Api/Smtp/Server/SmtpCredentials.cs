namespace MonkeysMail.Api.Smtp.Server;

/// <summary>What AUTH brought. A class without a text form: it must not be logged.</summary>
internal sealed class SmtpCredentials(string user, string password)
{
    public string User { get; } = user;

    public string Password { get; } = password;
}
