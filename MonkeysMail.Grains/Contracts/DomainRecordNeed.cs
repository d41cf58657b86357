namespace MonkeysMail.Grains.Contracts;

/// <summary>How much a record is needed.</summary>
[GenerateSerializer, Alias("mm.DomainRecordNeed")]
public enum DomainRecordNeed
{
    Required = 0,
    Suggested = 1,

    /// <summary>It has to stay a while longer: mail that it verifies is still about.</summary>
    Keep = 2,
}
