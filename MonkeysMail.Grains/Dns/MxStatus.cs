namespace MonkeysMail.Grains.Dns;

/// <summary>What a look-up of MX hosts found.</summary>
public enum MxStatus
{
    /// <summary>Hosts to try.</summary>
    Found = 0,

    /// <summary>The domain takes no mail, does not exist, or leads nowhere: there is no point in trying again.</summary>
    Impossible = 1,

    /// <summary>The DNS gave no answer now.</summary>
    Failed = 2,
}
