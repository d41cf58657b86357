namespace MonkeysMail.Grains.Contracts;

/// <summary>A finished RFC 5322 message, as the client wrote it, CRLF line ends. <paramref name="Subject"/> is for display only.</summary>
[GenerateSerializer, Immutable, Alias("mm.RawContent")]
public sealed record RawContent([property: Id(0)] ReadOnlyMemory<byte> Bytes, [property: Id(1)] string Subject) : MailContent;
