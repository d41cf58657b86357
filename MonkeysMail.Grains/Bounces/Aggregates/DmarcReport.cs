namespace MonkeysMail.Grains.Bounces.Aggregates;

/// <summary>A DMARC aggregate report (RFC 7489 7.2): what receivers saw under one of our domains.</summary>
/// <param name="Policy">The policy that they found: <c>none</c>, <c>quarantine</c> or <c>reject</c>.</param>
public sealed record DmarcReport(
    string Organization, string ReportId, DateTimeOffset Begin, DateTimeOffset End, string Domain, string? Policy, ImmutableArray<DmarcRow> Rows)
    : AggregateReport(Organization, ReportId, Begin, End);
