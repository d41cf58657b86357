namespace MonkeysMail.Grains.Contracts;

/// <summary>What the sender of a message wants of TLS (RFC 8689).</summary>
public enum TlsWish
{
    /// <summary>What the recipient's domain asks for.</summary>
    Default = 0,

    /// <summary>REQUIRETLS: authenticated TLS on every hop, or no delivery.</summary>
    Required = 1,

    /// <summary><c>TLS-Required: No</c>: delivery matters more than what the recipient's domain asks for.</summary>
    Waived = 2,
}
