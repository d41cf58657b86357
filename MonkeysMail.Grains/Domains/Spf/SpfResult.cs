namespace MonkeysMail.Grains.Domains.Spf;

/// <summary>The results of check_host (RFC 7208 2.6).</summary>
public enum SpfResult
{
    None = 0,
    Neutral = 1,
    Pass = 2,
    Fail = 3,
    SoftFail = 4,

    /// <summary>The DNS gave no answer now.</summary>
    TempError = 5,

    /// <summary>What is published can not be understood, or asks too much.</summary>
    PermError = 6,
}
