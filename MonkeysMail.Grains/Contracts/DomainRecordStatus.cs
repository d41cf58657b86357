namespace MonkeysMail.Grains.Contracts;

/// <summary>What the last look into the DNS found of a record.</summary>
[GenerateSerializer, Alias("mm.DomainRecordStatus")]
public enum DomainRecordStatus
{
    /// <summary>Nobody has looked yet.</summary>
    Unchecked = 0,
    Ok = 1,
    Missing = 2,

    /// <summary>There is one, and it says something else.</summary>
    Different = 3,

    /// <summary>The DNS gave no answer; this counts neither for nor against the domain.</summary>
    Unknown = 4,
}
