namespace MonkeysMail.Grains.TlsReports;

/// <summary>Keeps the counts of the domains that fall to it and sends their reports: a few of these for the cluster, so that each report has one sender.</summary>
[Alias("mm.ITlsReportsGrain")]
public interface ITlsReportsGrain : IGrainWithStringKey
{
    /// <summary>Durable with the answer.</summary>
    [Alias("Add")]
    Task AddAsync(ImmutableArray<TlsTally> tallies);

    /// <summary>Sends what days before <paramref name="today"/> have; how many reports are done with.</summary>
    [Alias("Send")]
    Task<int> SendAsync(DateOnly today);
}
