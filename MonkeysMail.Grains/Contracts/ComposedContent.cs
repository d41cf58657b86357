namespace MonkeysMail.Grains.Contracts;

/// <summary>Parts from which the engine composes MIME. Everything was validated by the front; the composer checks again what
/// would break a message (line ends in headers, sizes).</summary>
/// <param name="To">Visible recipients with display names; Bcc is known only from the envelope.</param>
[GenerateSerializer, Immutable, Alias("mm.ComposedContent")]
public sealed record ComposedContent(
    [property: Id(0)] NamedAddress From,
    [property: Id(1)] ImmutableArray<NamedAddress> To,
    [property: Id(2)] ImmutableArray<NamedAddress> Cc,
    [property: Id(3)] ImmutableArray<NamedAddress> ReplyTo,
    [property: Id(4)] string Subject,
    [property: Id(5)] string? Text,
    [property: Id(6)] string? Html,
    [property: Id(7)] ImmutableArray<CustomHeader> Headers,
    [property: Id(8)] ImmutableArray<Attachment> Attachments) : MailContent;
