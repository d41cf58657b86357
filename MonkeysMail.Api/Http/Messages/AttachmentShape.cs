namespace MonkeysMail.Api.Http.Messages;

/// <summary>A file.</summary>
internal sealed record AttachmentShape
{
    /// <summary>The file's name, at most 255 characters.</summary>
    public required string Filename { get; init; }

    /// <summary>The file in base64 (RFC 4648 4), without line ends.</summary>
    public required string Content { get; init; }

    /// <summary>The media type; <c>application/octet-stream</c> when left out.</summary>
    public string? ContentType { get; init; }

    /// <summary>Makes it an inline part to which the HTML refers by <c>cid:</c>.</summary>
    public string? ContentId { get; init; }
}
