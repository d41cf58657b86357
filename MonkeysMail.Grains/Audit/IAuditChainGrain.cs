using Orleans.Concurrency;

namespace MonkeysMail.Grains.Audit;

/// <summary>Gives a workspace's entries their positions: one writer a chain.</summary>
[Alias("mm.IAuditChainGrain")]
public interface IAuditChainGrain : IGrainWithGuidKey
{
    /// <summary>Puts these into the chain; those that are in it already stay as they are.</summary>
    [Alias("Append")]
    Task AppendAsync(ImmutableArray<AuditDraft> drafts);

    /// <summary>Takes what waits in the outbox.</summary>
    [Alias("Drain"), OneWay]
    Task DrainAsync();

    /// <summary>Deletes entries older than <paramref name="before"/> from the beginning of the chain, at most <paramref name="limit"/>; how many it was. The head
    /// tells, authenticated, where the chain begins now and what the last deleted link was.</summary>
    [Alias("Trim")]
    Task<int> TrimAsync(DateTimeOffset before, int limit);
}
