// Documents the request in OpenAPI; requests are read by MessageReader. A test holds the two together.
namespace MonkeysMail.Api.Http.Messages;

/// <summary>A message to be sent. Unknown fields are refused with their name.</summary>
internal sealed record SendShape
{
    /// <summary>The author. Its domain must be verified (a test key may use any).</summary>
    public required AddressShape From { get; init; }

    /// <summary>Recipients. To, Cc and Bcc together: 1 to 50 (settable to 1,000); an address given twice is delivered once.</summary>
    public IReadOnlyList<AddressShape>? To { get; init; }

    /// <summary>Recipients of a copy.</summary>
    public IReadOnlyList<AddressShape>? Cc { get; init; }

    /// <summary>Recipients that the others do not see.</summary>
    public IReadOnlyList<AddressShape>? Bcc { get; init; }

    /// <summary>Where answers go: one address or a list.</summary>
    public IReadOnlyList<AddressShape>? ReplyTo { get; init; }

    /// <summary>At most 998 characters.</summary>
    public string? Subject { get; init; }

    /// <summary>The plain text, at most 5 MB. At least one of text, html and attachments is required.</summary>
    public string? Text { get; init; }

    /// <summary>The HTML, at most 5 MB.</summary>
    public string? Html { get; init; }

    /// <summary>Further header fields: at most 100 and 64 KB. Fields that the engine writes are refused.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>At most 50 of 256 characters, to filter by.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Your own data, given back with the message: at most 16 KB of names and strings.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>When to send, at most 90 days ahead (RFC 3339); null: now.</summary>
    public DateTime? SendAt { get; init; }

    /// <summary>Files.</summary>
    public IReadOnlyList<AttachmentShape>? Attachments { get; init; }

    /// <summary><c>transactional</c> (default) or <c>broadcast</c>.</summary>
    public string? Stream { get; init; }

    /// <summary>For how many seconds delivery is tried, 300 to 432,000; null: 72 hours.</summary>
    public int? ExpiresIn { get; init; }

    /// <summary>Delivered only by authenticated TLS to servers that pass this demand on (REQUIRETLS, RFC 8689), else bounced with 5.7.30.</summary>
    public bool? RequireTls { get; init; }

    /// <summary>A pool of source addresses, as the operators named it; null: the workspace's or the stream's.</summary>
    public string? IpPool { get; init; }
}
