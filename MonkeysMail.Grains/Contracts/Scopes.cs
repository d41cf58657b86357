namespace MonkeysMail.Grains.Contracts;

/// <summary>The scopes a key may carry; <c>*</c> is all of them.</summary>
public static class Scopes
{
    public const string All = "*";
    public const string MailSend = "mail:send";
    public const string MailRead = "mail:read";
}
