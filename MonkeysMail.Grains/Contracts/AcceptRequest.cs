namespace MonkeysMail.Grains.Contracts;

/// <summary>An admitted message on its way to durability.</summary>
/// <param name="From">Envelope and header author.</param>
/// <param name="Recipients">Each distinct mailbox once.</param>
/// <param name="SendAt">Null: now.</param>
/// <param name="ExpiresIn">How long after acceptance or <paramref name="SendAt"/> delivery is tried; null: the configured window.</param>
/// <param name="Envelope">What an SMTP client said beside the recipients; null by HTTP.</param>
/// <param name="IpPool">The pool of source addresses that it asks for; null: whatever its workspace or stream has.</param>
/// <param name="RequireTls">Delivered with REQUIRETLS (RFC 8689) or not at all.</param>
[GenerateSerializer, Immutable, Alias("mm.AcceptRequest")]
public sealed record AcceptRequest(
    [property: Id(0)] KeyMode Mode,
    [property: Id(1)] string KeyId,
    [property: Id(2)] MailAddress From,
    [property: Id(3)] ImmutableArray<AcceptRecipient> Recipients,
    [property: Id(4)] MailContent Content,
    [property: Id(5)] MailStream Stream,
    [property: Id(6)] ImmutableArray<string> Tags,
    [property: Id(7)] ImmutableDictionary<string, string> Metadata,
    [property: Id(8)] DateTimeOffset? SendAt,
    [property: Id(9)] TimeSpan? ExpiresIn,
    [property: Id(10)] IdempotencyClaim? Idempotency,
    [property: Id(11)] MailEnvelope? Envelope = null,
    [property: Id(12)] string? IpPool = null,
    [property: Id(13)] bool RequireTls = false);
