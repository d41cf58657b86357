namespace MonkeysMail.Grains.Delivery;

/// <summary>Why a connection cannot be used any more.</summary>
internal enum WireFault
{
    /// <summary>The peer or the network closed it.</summary>
    Closed = 0,

    /// <summary>The peer did not answer, or took nothing, within the time of RFC 5321 4.5.3.2.</summary>
    TimedOut = 1,

    /// <summary>The peer's answer is no SMTP reply, or too long.</summary>
    Garbage = 2,

    /// <summary>We dropped it: the silo stops, or the watchdog fired.</summary>
    Aborted = 3,

    /// <summary>The TLS handshake failed.</summary>
    Tls = 4,
}
