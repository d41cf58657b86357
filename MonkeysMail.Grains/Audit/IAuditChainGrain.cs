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
}
