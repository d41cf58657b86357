using Orleans.Concurrency;

namespace MonkeysMail.Grains.Audit;

/// <summary>What is known of the operators' own audit chain, kept sealed apart from it, as a workspace does for its chain (<see cref="IWorkspaceAuditGrain"/>).
/// Key: <see cref="OperatorLog.Owner"/>.</summary>
[Alias("mm.IOperatorAuditGrain")]
public interface IOperatorAuditGrain : IGrainWithGuidKey
{
    /// <summary>Told by the chain when it has come to this position.</summary>
    [Alias("Reached"), OneWay]
    Task ReachedAsync(long position);

    /// <summary>The highest position that the chain is known to have had; 0 when none is known.</summary>
    [Alias("Known")]
    Task<long> KnownAsync();
}
