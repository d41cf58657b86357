namespace MonkeysMail.Grains.Contracts;

/// <summary>A filter over a workspace's messages, newest first.</summary>
/// <param name="Recipient">Normalised address.</param>
/// <param name="After">Created at or after.</param>
/// <param name="Before">Created before.</param>
/// <param name="Cursor">The last id of the page before.</param>
/// <param name="Limit">1 to 100.</param>
/// <param name="Mode">Only mail of such keys. Earlier fronts do not say: all.</param>
[GenerateSerializer, Immutable, Alias("mm.MessageQuery")]
public sealed record MessageQuery(
    [property: Id(0)] DeliveryStatus? Status,
    [property: Id(1)] string? Recipient,
    [property: Id(2)] string? Tag,
    [property: Id(3)] DateTimeOffset? After,
    [property: Id(4)] DateTimeOffset? Before,
    [property: Id(5)] MessageId? Cursor,
    [property: Id(6)] int Limit,
    [property: Id(7)] KeyMode? Mode = null);
