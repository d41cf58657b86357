namespace MonkeysMail.Grains.Bounces.Aggregates;

/// <summary>One policy of a TLS report.</summary>
/// <param name="Type"><c>sts</c>, <c>tlsa</c> or <c>no-policy-found</c>.</param>
public sealed record TlsReportPolicy(string Type, string Domain, long Successful, long Failed, ImmutableArray<TlsReportFailure> Failures);
