using MonkeysMail.Api.Http.Messages;

namespace MonkeysMail.Api.Http.Domains;

/// <summary>A record to publish in the DNS.</summary>
internal sealed record DomainRecordShape
{
    /// <summary>What it is for.</summary>
    public required string Purpose { get; init; }

    /// <summary>Its type: <c>TXT</c> or <c>CNAME</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Its whole name, without the last dot.</summary>
    public required string Name { get; init; }

    /// <summary>Its value; of a TXT record the text without quotes.</summary>
    public required string Value { get; init; }

    /// <summary>The same as the strings of at most 255 octets that a zone file has for one TXT record; empty for another type.</summary>
    public required IReadOnlyList<string> Strings { get; init; }

    /// <summary><c>required</c>: without it nothing is sent; <c>suggested</c>; <c>keep</c>: of an earlier key, leave it until that is retired.</summary>
    public required string Need { get; init; }

    /// <summary>What the DNS had when it was asked last.</summary>
    public required string Status { get; init; }

    /// <summary>What stands there instead.</summary>
    public required IReadOnlyList<string> Found { get; init; }

    /// <summary>When the DNS was asked last; null: never.</summary>
    public required DateTime? CheckedAt { get; init; }

    public static DomainRecordShape Of(DomainRecord record) => new()
    {
        Purpose = DomainWords.Of(record.Purpose),
        Type = record.Type,
        Name = record.Name,
        Value = record.Value,
        Strings = record.Strings,
        Need = DomainWords.Of(record.Need),
        Status = DomainWords.Of(record.Status),
        Found = record.Found,
        CheckedAt = Times.Edge(record.CheckedAt),
    };
}
