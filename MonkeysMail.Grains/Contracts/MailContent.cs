namespace MonkeysMail.Grains.Contracts;

/// <summary>What is to be sent: parts to be composed, or a finished message.</summary>
[GenerateSerializer, Immutable, Alias("mm.MailContent")]
public abstract record MailContent;
