namespace MonkeysMail.Grains.Bounces.Reports;

/// <summary>A recipient's mailbox provider tells of a complaint, or of a change of mind (RFC 5965).</summary>
/// <param name="Type">Feedback-Type in lower case: <c>abuse</c>, <c>fraud</c>, <c>virus</c>, <c>not-spam</c>, <c>auth-failure</c>, <c>other</c>.</param>
/// <param name="Addresses">Original-Rcpt-To and its like, often redacted.</param>
/// <param name="Reporter">User-Agent of the reporter, or null.</param>
public sealed record FeedbackReport(string Type, ImmutableArray<string> Addresses, string? Reporter) : InboundReport;
