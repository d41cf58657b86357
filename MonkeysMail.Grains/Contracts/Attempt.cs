namespace MonkeysMail.Grains.Contracts;

/// <summary>One try to hand a recipient to a mail server.</summary>
/// <param name="Reply">The deciding reply of the peer; null when there was none (then <paramref name="Error"/> says why).</param>
/// <param name="Classification">What a deferral or a bounce is about; null for other outcomes, and for attempts of before it was judged.</param>
[GenerateSerializer, Immutable, Alias("mm.Attempt")]
public sealed record Attempt(
    [property: Id(0)] int Number,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] int DurationMs,
    [property: Id(3)] string? Host,
    [property: Id(4)] string? Address,
    [property: Id(5)] string? Source,
    [property: Id(6)] TlsInfo? Tls,
    [property: Id(7)] SmtpReply? Reply,
    [property: Id(8)] string? Error,
    [property: Id(9)] AttemptOutcome Outcome,
    [property: Id(10)] BounceClass? Classification = null);
