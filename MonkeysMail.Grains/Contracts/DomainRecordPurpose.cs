namespace MonkeysMail.Grains.Contracts;

/// <summary>What a record in the DNS is for.</summary>
[GenerateSerializer, Alias("mm.DomainRecordPurpose")]
public enum DomainRecordPurpose
{
    /// <summary>A public key, which proves the domain too.</summary>
    Dkim = 0,
    Spf = 1,

    /// <summary>The subdomain to which bounces return.</summary>
    ReturnPath = 2,
    Dmarc = 3,
    MtaSts = 4,
    TlsReports = 5,
}
