namespace MonkeysMail.Api.Http;

/// <summary>The event ids of the front's log lines.</summary>
internal static class ApiEvents
{
    public const int RequestAborted = 2001;
    public const int ClusterUnavailable = 2002;
    public const int RequestFailed = 2003;
    public const int AcceptUnknown = 2004;
    public const int TokensNotReturned = 2005;
    public const int CredentialThrottled = 2006;
    public const int AdmissionFailed = 2007;
    public const int NoGateway = 2008;
    public const int FailureNotShared = 2009;
}
