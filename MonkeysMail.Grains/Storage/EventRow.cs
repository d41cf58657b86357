namespace MonkeysMail.Grains.Storage;

/// <summary>An event in its final table. Sealed holds recipient and data; the hash finds a recipient's events. The store adds a sequence
/// number, and on PostgreSQL the transaction id, by which readers order.</summary>
public sealed record EventRow(
    WorkspaceId Workspace,
    EventId Id,
    MessageId Message,
    MailEventType Type,
    DateTimeOffset CreatedAt,
    byte[]? RecipientHash,
    byte[] Sealed);
