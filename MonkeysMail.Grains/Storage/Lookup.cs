namespace MonkeysMail.Grains.Storage;

/// <summary>A hash by which lists find a message.</summary>
public readonly record struct Lookup(MessageId Message, byte[] Hash);
