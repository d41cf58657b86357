namespace MonkeysMail.Grains.Messages;

/// <summary>The sealed part of an event row.</summary>
internal sealed record SealedEvent(string? Recipient, EventData Data);
