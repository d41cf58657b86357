using Orleans.Concurrency;

namespace MonkeysMail.Grains.Audit;

/// <summary>What a workspace knows of its own audit chain: in its sealed state, so that who can write to the database alone can not have it forget that there was more.</summary>
[Alias("mm.IWorkspaceAuditGrain")]
public interface IWorkspaceAuditGrain : IGrainWithGuidKey
{
    /// <summary>Told by the chain when it has come to this position.</summary>
    [Alias("Reached"), OneWay]
    Task ReachedAsync(long position);

    /// <summary>The highest position that the chain is known to have had; 0 when none is known.</summary>
    [Alias("Known")]
    Task<long> KnownAsync();
}
