namespace MonkeysMail.Grains.Contracts;

/// <summary>The envelope of a message that came by SMTP, apart from its recipients. Stored as JSON too: members may be added, never renamed.</summary>
/// <param name="ReversePath">The client's MAIL FROM; empty: the null reverse path.</param>
/// <param name="EnvelopeId">ENVID as it was sent (xtext), at most 100 characters. Null: not said.</param>
/// <param name="Recipients">At the positions of the message's recipients; none: nothing was said of any.</param>
[GenerateSerializer, Immutable, Alias("mm.MailEnvelope")]
public sealed record MailEnvelope(
    [property: Id(0)] string ReversePath,
    [property: Id(1)] DsnReturn Return,
    [property: Id(2)] string? EnvelopeId,
    [property: Id(3)] ImmutableArray<RecipientDsn> Recipients);
