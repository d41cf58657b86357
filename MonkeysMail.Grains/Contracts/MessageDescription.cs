namespace MonkeysMail.Grains.Contracts;

/// <summary>A message as its owner sees it.</summary>
/// <param name="Size">Octets of the rendered message; 0 while a scheduled one is not rendered.</param>
[GenerateSerializer, Immutable, Alias("mm.MessageDescription")]
public sealed record MessageDescription(
    [property: Id(0)] MessageId Id,
    [property: Id(1)] DeliveryStatus Status,
    [property: Id(2)] DateTimeOffset CreatedAt,
    [property: Id(3)] DateTimeOffset? SendAt,
    [property: Id(4)] string From,
    [property: Id(5)] string Subject,
    [property: Id(6)] MailStream Stream,
    [property: Id(7)] ImmutableArray<string> Tags,
    [property: Id(8)] ImmutableDictionary<string, string> Metadata,
    [property: Id(9)] int Size,
    [property: Id(10)] ImmutableArray<RecipientDescription> Recipients);
