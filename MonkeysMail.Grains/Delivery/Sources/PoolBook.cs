namespace MonkeysMail.Grains.Delivery.Sources;

/// <summary>Who sends from which pool. A pool that operators have given to workspaces is theirs alone: no other may ask for it.</summary>
public sealed class PoolBook(SourcePools pools)
{
    private volatile ImmutableDictionary<WorkspaceId, string> _given = [];

    public SourcePools Pools { get; } = pools;

    /// <summary>What operators have given to workspaces.</summary>
    public void Set(ImmutableDictionary<WorkspaceId, string> given) => _given = given;

    /// <summary>Whether a workspace's message may ask for a pool.</summary>
    public bool MayAsk(WorkspaceId workspace, string pool)
    {
        var given = _given;
        return Pools.Contains(pool) && ((given.TryGetValue(workspace, out var own) && own == pool) || !given.ContainsValue(pool));
    }

    internal SourcePool Of(DeliveryJob job) => Pools.Of(job.Pool ?? _given.GetValueOrDefault(job.Workspace), job.Stream);
}
