namespace MonkeysMail.Grains.Storage;

/// <summary>A page of a workspace's suppressions; null filters nothing.</summary>
public sealed record SuppressionPageQuery(
    WorkspaceId Workspace,
    byte[]? AddressHash,
    SuppressionReason? Reason,
    SuppressionScope? Scope,
    SuppressionCursor? After,
    int Limit);
