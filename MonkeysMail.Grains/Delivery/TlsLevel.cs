namespace MonkeysMail.Grains.Delivery;

/// <summary>What a host's TLS must be.</summary>
internal enum TlsLevel
{
    /// <summary>Whatever it offers, plain text too.</summary>
    Opportunistic = 0,

    /// <summary>TLS with any certificate: there are TLSA records, but none that can be used (RFC 7672 2.2).</summary>
    Encrypted = 1,

    /// <summary>A certificate for the host's name by an authority that is trusted (RFC 8461 4.2).</summary>
    Authenticated = 2,

    /// <summary>A certificate that agrees with the TLSA records (RFC 7672 3.1).</summary>
    Dane = 3,
}
