using System.Text.Json.Serialization;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Messages;

/// <summary>What became of one message of a batch: an id with its recipients, or an error.</summary>
internal sealed record BatchItemShape
{
    /// <summary>The position in the request, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>The message's id.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Id { get; init; }

    /// <summary>As in the answer to a single message.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Status { get; init; }

    /// <summary>As in the answer to a single message.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<AcceptedRecipientShape>? Recipients { get; init; }

    /// <summary>Why this message was refused; the others are not affected.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ProblemShape? Error { get; init; }
}
