using MonkeysMail.Grains.Domains;

namespace MonkeysMail.Grains.Mime;

/// <summary>What to render.</summary>
/// <param name="Date">The Date header.</param>
/// <param name="MaxSize">Octets that the rendered message may have.</param>
public sealed record ComposeRequest(
    MessageId Id,
    MailContent Content,
    DateTimeOffset Date,
    ImmutableArray<SigningKey> Keys,
    int MaxSize);
