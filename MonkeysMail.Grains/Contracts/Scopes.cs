namespace MonkeysMail.Grains.Contracts;

/// <summary>The scopes a key may carry; <c>*</c> is all of them.</summary>
public static class Scopes
{
    public const string All = "*";
    public const string MailSend = "mail:send";
    public const string MailRead = "mail:read";
    public const string SuppressionsRead = "suppressions:read";
    public const string SuppressionsWrite = "suppressions:write";
    public const string KeysRead = "keys:read";
    public const string KeysWrite = "keys:write";
    public const string WorkspaceRead = "workspace:read";
    public const string WorkspaceWrite = "workspace:write";
    public const string AuditRead = "audit:read";
    public const string DomainsRead = "domains:read";
    public const string DomainsWrite = "domains:write";

    /// <summary>What a scope lets a key do changes nothing and sends nothing.</summary>
    public static bool Reads(string scope) => scope is MailRead or SuppressionsRead or KeysRead or WorkspaceRead or AuditRead or DomainsRead;

    /// <summary>What a scope reaches belongs to live mail: of no use to a test key, which has it all the same with <c>*</c>.</summary>
    public static bool IsOfLiveMail(string scope) => scope is SuppressionsRead or SuppressionsWrite or WorkspaceWrite or AuditRead or DomainsWrite;

    /// <summary>Every scope there is.</summary>
    public static ImmutableArray<string> Known { get; } =
    [
        All, MailSend, MailRead, SuppressionsRead, SuppressionsWrite, KeysRead, KeysWrite, WorkspaceRead, WorkspaceWrite, AuditRead,
        DomainsRead, DomainsWrite,
    ];
}
