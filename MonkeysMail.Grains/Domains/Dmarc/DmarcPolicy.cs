namespace MonkeysMail.Grains.Domains.Dmarc;

/// <summary>What a domain's owner asks for mail that fails (RFC 9989 4.7), from mild to strict.</summary>
public enum DmarcPolicy
{
    None = 0,
    Quarantine = 1,
    Reject = 2,
}
