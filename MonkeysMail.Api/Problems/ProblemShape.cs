using System.Text.Json.Serialization;

namespace MonkeysMail.Api.Problems;

/// <summary>A problem document (RFC 9457).</summary>
internal sealed record ProblemShape
{
    /// <summary>The kind of problem as a stable URN.</summary>
    public required string Type { get; init; }

    /// <summary>The kind of problem in words.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>What happened and what to do.</summary>
    public required string Detail { get; init; }

    /// <summary>The stable code that a program decides on.</summary>
    public required string Code { get; init; }

    /// <summary>Seconds to wait before a repeat can succeed, as the header Retry-After of an answer: the errors of a batch's messages have no header.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? RetryAfter { get; init; }

    /// <summary>Names this answer, with the request id.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Instance { get; init; }

    /// <summary>The fields at fault.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FieldErrorShape>? Errors { get; init; }
}
