namespace MonkeysMail.Grains.Bounces.Reports;

/// <summary>What a bounce says of one recipient.</summary>
/// <param name="Addresses">By which the recipient may be known, the most trusted first: Original-Recipient, Final-Recipient, what stands in the text.</param>
/// <param name="Status">The enhanced code (RFC 3463), where there is one.</param>
/// <param name="Reply">What the refusing server said, as far as the report tells.</param>
/// <param name="RemoteMta">The refusing server, or null.</param>
public sealed record RecipientReport(ReportAction Action, ImmutableArray<string> Addresses, string? Status, SmtpReply Reply, string? RemoteMta);
