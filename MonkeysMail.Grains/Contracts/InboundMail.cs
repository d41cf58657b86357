namespace MonkeysMail.Grains.Contracts;

/// <summary>A mail that came to our own addresses.</summary>
/// <param name="Sender">Its reverse path; empty for the null sender.</param>
/// <param name="Recipients">Those that were taken at RCPT TO.</param>
/// <param name="Content">The message, CRLF line ends.</param>
[GenerateSerializer, Immutable, Alias("mm.InboundMail")]
public sealed record InboundMail(
    [property: Id(0)] string Sender,
    [property: Id(1)] ImmutableArray<string> Recipients,
    [property: Id(2)] ReadOnlyMemory<byte> Content);
