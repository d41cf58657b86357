namespace MonkeysMail.Grains.Storage;

/// <summary>A workspace's messages of a time, by status.</summary>
/// <param name="Since">All that was accepted since then is counted.</param>
/// <param name="IsComplete">False: there are more in the time that was asked for; Since then says from when on all are counted.</param>
public sealed record WorkspaceVolume(
    WorkspaceId Workspace, IReadOnlyDictionary<DeliveryStatus, long> Counts, DateTimeOffset Since, bool IsComplete)
{
    public long Total => Counts.Values.Sum();
}
