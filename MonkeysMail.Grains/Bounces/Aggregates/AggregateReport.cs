namespace MonkeysMail.Grains.Bounces.Aggregates;

/// <summary>What a receiver reports about many messages at once.</summary>
/// <param name="Organization">Who reports.</param>
/// <param name="ReportId">The reporter's name for it: one report has one.</param>
/// <param name="Begin">The first second that it covers.</param>
/// <param name="End">The last.</param>
public abstract record AggregateReport(string Organization, string ReportId, DateTimeOffset Begin, DateTimeOffset End);
