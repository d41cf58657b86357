namespace MonkeysMail.Grains.Messages;

/// <summary>A fact to be written as an event in the commit that makes it true.</summary>
/// <param name="Recipient">Index, or null for a fact about the whole message.</param>
/// <param name="Number">The attempt that caused it, 0 when none did; part of the event's identity.</param>
public sealed record MessageFact(MailEventType Type, int? Recipient, int Number, EventData Data);
