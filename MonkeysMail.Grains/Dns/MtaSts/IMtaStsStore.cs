namespace MonkeysMail.Grains.Dns.MtaSts;

/// <summary>Policies that survive a restart: who forgets them can be told that there were none (RFC 8461 10.2). The rows name no domain.</summary>
public interface IMtaStsStore
{
    /// <param name="domain">The keyed hash.</param>
    Task<MtaStsRow?> FindAsync(WorkspaceId workspace, byte[] domain, CancellationToken ct);

    /// <summary>Takes the place of what there was for the domain, unless that was fetched later.</summary>
    Task SaveAsync(MtaStsRow row, CancellationToken ct);

    /// <summary>Deletes what has ended before then.</summary>
    Task DeleteExpiredAsync(DateTimeOffset before, CancellationToken ct);
}
