namespace MonkeysMail.Grains.Delivery;

/// <summary>A session that is ready, or why there is none.</summary>
/// <param name="Fault">What broke; null when the peer refused politely.</param>
internal sealed record SessionOpening(SmtpSession? Session, SessionFailure? Failure, WireFault? Fault);
