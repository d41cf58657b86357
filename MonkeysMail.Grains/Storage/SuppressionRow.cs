namespace MonkeysMail.Grains.Storage;

/// <summary>A suppressed address. Identity: workspace, address hash, stream (null: all).</summary>
/// <param name="AddressHash">HMAC of the normalised address, 16 octets.</param>
/// <param name="Sealed">The address itself.</param>
public sealed record SuppressionRow(
    WorkspaceId Workspace,
    byte[] AddressHash,
    MailStream? Stream,
    SuppressionReason Reason,
    EventId? Source,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    byte[] Sealed);
