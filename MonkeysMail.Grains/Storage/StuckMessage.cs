namespace MonkeysMail.Grains.Storage;

/// <summary>A message that does not get on.</summary>
/// <param name="Owner">The silo process that works on it, or did.</param>
/// <param name="OwnerLives">The owner's lease lasts.</param>
public sealed record StuckMessage(
    WorkspaceId Workspace,
    MessageId Id,
    DeliveryStatus Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset DueAt,
    string? Owner,
    bool OwnerLives,
    int Attempts,
    StuckReason Reason);
