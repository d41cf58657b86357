namespace MonkeysMail.Grains.Messages;

/// <summary>One report about one recipient, judged.</summary>
/// <param name="Addresses">By which the recipient may be known, normalised, the most trusted first; none when the report does not say.</param>
/// <param name="Bounce">What happened, for failures and delays.</param>
/// <param name="UnknownMailbox">A failure that says that the mailbox does not exist.</param>
/// <param name="FeedbackType">As a complaint names it.</param>
/// <param name="Reporter">The server or program that reports.</param>
[GenerateSerializer, Immutable, Alias("mm.MessageReport")]
public sealed record MessageReport(
    [property: Id(0)] MessageReportKind Kind,
    [property: Id(1)] ImmutableArray<string> Addresses,
    [property: Id(2)] Bounce? Bounce,
    [property: Id(3)] bool UnknownMailbox,
    [property: Id(4)] string? FeedbackType,
    [property: Id(5)] string? Reporter = null);
