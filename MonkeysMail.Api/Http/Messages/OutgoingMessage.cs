namespace MonkeysMail.Api.Http.Messages;

/// <summary>A valid message on its way to admission.</summary>
/// <param name="Recipients">Distinct, in the order given.</param>
/// <param name="Normalized">The same for comparison, at the same positions.</param>
/// <param name="SendAt">Null: now.</param>
/// <param name="Size">Estimated encoded size, a lower bound.</param>
/// <param name="Envelope">What an SMTP client said beside the recipients; null by HTTP.</param>
/// <param name="IpPool">The pool of source addresses that it asks for.</param>
/// <param name="RequireTls">Delivered with REQUIRETLS or not at all.</param>
internal sealed record OutgoingMessage(
    MailAddress From,
    ImmutableArray<MailAddress> Recipients,
    ImmutableArray<string> Normalized,
    MailContent Content,
    MailStream Stream,
    ImmutableArray<string> Tags,
    ImmutableDictionary<string, string> Metadata,
    DateTimeOffset? SendAt,
    TimeSpan? ExpiresIn,
    long Size,
    MailEnvelope? Envelope = null,
    string? IpPool = null,
    bool RequireTls = false);
