namespace MonkeysMail.Grains.Storage;

/// <summary>A message that has ended, with its sealed head, by which its look-ups are known.</summary>
public sealed record EndedMessage(MessageId Id, long Etag, byte[] Head);
