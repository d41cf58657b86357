namespace MonkeysMail.Grains.Audit;

public static class AuditDrain
{
    /// <summary>Takes what has just been written to a workspace's outbox into its chain. One way: should the call get lost, the outbox is looked at every few seconds.</summary>
    public static void DrainAudit(this IGrainFactory grains, WorkspaceId workspace)
    {
        ArgumentNullException.ThrowIfNull(grains);
        grains.GetGrain<IAuditChainGrain>(workspace.Value).DrainAsync().Ignore();
    }
}
