namespace MonkeysMail.Grains.Messages;

/// <summary>Content about to be committed: the sealed octets and the size of what is inside.</summary>
internal sealed record RenderedContent(byte[] Sealed, int Size);
