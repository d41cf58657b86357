namespace MonkeysMail.Grains.Domains;

/// <summary>One look into the DNS.</summary>
/// <param name="Exchanges">The domain's own MX hosts, for its MTA-STS policy; default: the DNS did not tell.</param>
public sealed record DomainFindings(ImmutableArray<RecordFinding> Records, ImmutableArray<string> Exchanges);
