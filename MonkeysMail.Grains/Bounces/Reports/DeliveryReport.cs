namespace MonkeysMail.Grains.Bounces.Reports;

/// <summary>A bounce, or news of a delay.</summary>
/// <param name="Form">How it was written.</param>
/// <param name="ReportingMta">Who reports, or null.</param>
public sealed record DeliveryReport(ReportForm Form, string? ReportingMta, ImmutableArray<RecipientReport> Recipients) : InboundReport;
