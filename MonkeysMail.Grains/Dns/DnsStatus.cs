namespace MonkeysMail.Grains.Dns;

/// <summary>What the DNS says of a name.</summary>
public enum DnsStatus
{
    /// <summary>Records of the type asked for.</summary>
    Found = 0,

    /// <summary>The name exists, but not with this type (NODATA, RFC 2308 2.2).</summary>
    NoData = 1,

    /// <summary>The name does not exist (NXDOMAIN).</summary>
    NoName = 2,

    /// <summary>Nobody knows now: SERVFAIL, a refusal, or no answer in time.</summary>
    Failed = 3,
}
