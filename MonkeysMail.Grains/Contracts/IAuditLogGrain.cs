namespace MonkeysMail.Grains.Contracts;

/// <summary>Reads a workspace's audit log.</summary>
[Alias("mm.IAuditLogGrain")]
public interface IAuditLogGrain : IGrainWithGuidKey
{
    [Alias("List")]
    Task<AuditPage> ListAsync(AuditQuery query);

    /// <summary>Checks a bounded part of the chain, from the start or from where an earlier part ended.</summary>
    [Alias("Check")]
    Task<AuditCheck> CheckAsync(AuditCheck? from);
}
