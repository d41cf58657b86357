namespace MonkeysMail.Grains.TlsReports;

/// <summary>What a session was judged by (RFC 8460 4.4, policy-type). Numbers are stored: never renumber.</summary>
public enum TlsPolicyType
{
    NoPolicyFound = 0,
    Sts = 1,
    Tlsa = 2,
}
