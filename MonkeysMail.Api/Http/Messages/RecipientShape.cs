using System.Text.Json.Serialization;

namespace MonkeysMail.Api.Http.Messages;

/// <summary>A recipient's state with its history.</summary>
internal sealed record RecipientShape
{
    /// <summary>The address.</summary>
    public required string Email { get; init; }

    /// <summary>The state.</summary>
    public required string Status { get; init; }

    /// <summary>True while an attempt is running.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Attempting { get; init; }

    /// <summary>When the next attempt is due, if there will be one.</summary>
    public required DateTime? NextAttemptAt { get; init; }

    /// <summary>Every attempt, oldest first.</summary>
    public required IReadOnlyList<AttemptShape> Attempts { get; init; }

    /// <summary>What came back after a mail server had taken the message; left out when nothing did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BounceShape? Bounce { get; init; }

    public static RecipientShape Of(RecipientDescription recipient) => new()
    {
        Email = recipient.Email,
        Status = StatusNames.Of(recipient.Status),
        Attempting = recipient.Attempting,
        NextAttemptAt = Times.Edge(recipient.NextAttemptAt),
        Attempts = recipient.Attempts.IsDefault ? [] : [.. recipient.Attempts.Select(AttemptShape.Of)],
        Bounce = recipient.Bounce is { } bounce ? BounceShape.Of(bounce) : null,
    };
}
