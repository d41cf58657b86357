using System.Text.Json;
using System.Text.Json.Serialization;

namespace MonkeysMail.Grains.Delivery.Shaping;

/// <summary>Shaping rules as a file has them (deploy/docs/shaping.md). What is left out stays as it was.</summary>
internal sealed record ShapingDocument
{
    private static readonly JsonSerializerOptions Strict = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>Of destinations that no provider's rule matches.</summary>
    public Entry? Default { get; init; }

    /// <summary>By name.</summary>
    public IReadOnlyDictionary<string, Entry> Providers { get; init; } = new Dictionary<string, Entry>();

    /// <summary>Throws <see cref="JsonException"/> for what is no such document.</summary>
    public static ShapingDocument Parse(ReadOnlySpan<byte> json)
    {
        var document = JsonSerializer.Deserialize<ShapingDocument>(json, Strict) ?? throw new JsonException("The file is null.");
        return document.Providers.Values.Any(entry => entry is null) ? throw new JsonException("A provider is null.") : document;
    }

    /// <param name="Hosts">Names of MX hosts, or what these end with.</param>
    /// <param name="Rate">Such as <c>50/s</c>, <c>600/m</c>, <c>1000/h</c>; <c>none</c> takes away a rate.</param>
    /// <param name="Per"><c>source</c> or <c>provider</c>.</param>
    internal sealed record Entry(
        IReadOnlyList<string>? Hosts = null, int? Connections = null, int? MessagesPerConnection = null, string? Rate = null, string? Per = null);
}
