namespace MonkeysMail.Grains.Contracts;

/// <summary>A fact about a message. <paramref name="Data"/> is a JSON object (reply, attempt number, reason).</summary>
[GenerateSerializer, Immutable, Alias("mm.MailEvent")]
public sealed record MailEvent(
    [property: Id(0)] EventId Id,
    [property: Id(1)] MailEventType Type,
    [property: Id(2)] DateTimeOffset CreatedAt,
    [property: Id(3)] MessageId Message,
    [property: Id(4)] string? Recipient,
    [property: Id(5)] string Data);
