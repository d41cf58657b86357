namespace MonkeysMail.Grains.Contracts;

/// <summary>A recipient as admission saw it.</summary>
[GenerateSerializer, Immutable, Alias("mm.AcceptRecipient")]
public sealed record AcceptRecipient([property: Id(0)] MailAddress Address, [property: Id(1)] bool Suppressed);
