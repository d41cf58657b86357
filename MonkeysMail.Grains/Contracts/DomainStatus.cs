namespace MonkeysMail.Grains.Contracts;

/// <summary>May mail be sent from a domain?</summary>
[GenerateSerializer, Alias("mm.DomainStatus")]
public enum DomainStatus
{
    /// <summary>It was never verified: nothing is sent from it.</summary>
    Pending = 0,

    /// <summary>Its proof was seen in the DNS, or an operator vouches for it.</summary>
    Verified = 1,

    /// <summary>It is verified still, but a required record is not as it should be.</summary>
    Warning = 2,

    /// <summary>It was verified, and its records were missing for longer than the grace: nothing is sent from it.</summary>
    Unverified = 3,
}
