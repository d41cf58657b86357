namespace MonkeysMail.Grains.Contracts;

/// <summary>What was asked for one recipient (RFC 3461).</summary>
/// <param name="OriginalRecipient">ORCPT as it was sent, at most 500 characters: address type, semicolon, xtext. Null: not said.</param>
[GenerateSerializer, Immutable, Alias("mm.RecipientDsn")]
public sealed record RecipientDsn([property: Id(0)] DsnNotify Notify, [property: Id(1)] string? OriginalRecipient);
