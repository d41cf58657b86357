namespace MonkeysMail.Grains.Storage;

/// <summary>A filter in terms of columns. <paramref name="Lookups"/>: the message has all of these hashes.</summary>
public sealed record MessageListQuery(
    WorkspaceId Workspace,
    DeliveryStatus? Status,
    IReadOnlyList<byte[]> Lookups,
    DateTimeOffset? After,
    DateTimeOffset? Before,
    MessageId? Cursor,
    int Limit,
    KeyMode? Mode = null);
