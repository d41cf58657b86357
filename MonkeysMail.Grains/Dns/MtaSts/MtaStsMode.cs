namespace MonkeysMail.Grains.Dns.MtaSts;

/// <summary>What a policy asks of senders (RFC 8461 3.2).</summary>
public enum MtaStsMode
{
    /// <summary>Nothing: the domain withdraws its policy.</summary>
    None = 0,

    /// <summary>Deliver as ever, and report what enforcement would have stopped.</summary>
    Testing = 1,

    /// <summary>Deliver to the hosts of the policy alone, by TLS with a valid certificate.</summary>
    Enforce = 2,
}
