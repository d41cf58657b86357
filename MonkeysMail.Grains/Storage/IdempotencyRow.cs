namespace MonkeysMail.Grains.Storage;

/// <summary>A claimed idempotency key.</summary>
/// <param name="KeyHash">HMAC of the key, 16 octets.</param>
/// <param name="RequestHash">SHA-256 of route and body.</param>
/// <param name="Ids">One message, or the items of a batch in order.</param>
/// <param name="Batch">True when it stands for a batch.</param>
public sealed record IdempotencyRow(
    WorkspaceId Workspace,
    byte[] KeyHash,
    byte[] RequestHash,
    IReadOnlyList<MessageId> Ids,
    bool Batch,
    DateTimeOffset ExpiresAt);
