namespace MonkeysMail.Grains.Contracts;

/// <summary>A bounce that came back after the peer had taken the message.</summary>
/// <param name="At">When it was received.</param>
/// <param name="Reply">What the refusing server said, as far as the report tells.</param>
/// <param name="Reporter">The server that reports it, or null.</param>
[GenerateSerializer, Immutable, Alias("mm.Bounce")]
public sealed record Bounce(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] SmtpReply Reply,
    [property: Id(2)] BounceClass Classification,
    [property: Id(3)] string? Reporter);
