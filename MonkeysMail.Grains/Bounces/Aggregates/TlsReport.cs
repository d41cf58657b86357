namespace MonkeysMail.Grains.Bounces.Aggregates;

/// <summary>A TLS report (RFC 8460): how well others could deliver to our domains under TLS.</summary>
public sealed record TlsReport(string Organization, string ReportId, DateTimeOffset Begin, DateTimeOffset End, ImmutableArray<TlsReportPolicy> Policies)
    : AggregateReport(Organization, ReportId, Begin, End);
