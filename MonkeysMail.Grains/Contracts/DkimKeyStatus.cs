namespace MonkeysMail.Grains.Contracts;

/// <summary>The life of a DKIM key.</summary>
[GenerateSerializer, Alias("mm.DkimKeyStatus")]
public enum DkimKeyStatus
{
    /// <summary>Made; its record was not seen in the DNS yet, so it signs nothing.</summary>
    Pending = 0,

    /// <summary>It signs.</summary>
    Active = 1,

    /// <summary>It signs no more; its record has to stay for mail that is still on its way.</summary>
    Retiring = 2,

    /// <summary>Its private half is destroyed; its record may go.</summary>
    Retired = 3,
}
