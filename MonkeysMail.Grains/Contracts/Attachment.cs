namespace MonkeysMail.Grains.Contracts;

/// <summary>A file; with a content id it is an inline part of the HTML.</summary>
[GenerateSerializer, Immutable, Alias("mm.Attachment")]
public sealed record Attachment(
    [property: Id(0)] string FileName,
    [property: Id(1)] string ContentType,
    [property: Id(2)] string? ContentId,
    [property: Id(3)] ReadOnlyMemory<byte> Content);
