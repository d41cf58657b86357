namespace MonkeysMail.Grains.Contracts;

/// <summary>A mailbox with its display name.</summary>
[GenerateSerializer, Immutable, Alias("mm.NamedAddress")]
public sealed record NamedAddress([property: Id(0)] MailAddress Address, [property: Id(1)] string? Name);
