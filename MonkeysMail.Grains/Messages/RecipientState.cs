using System.Text.Json.Serialization;

namespace MonkeysMail.Grains.Messages;

/// <summary>Where one recipient stands.</summary>
public sealed record RecipientState
{
    public required DeliveryStatus Status { get; init; }

    /// <summary>When the next attempt is due; null when ended or in flight.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>An attempt is intended and has no outcome yet.</summary>
    public bool InFlight { get; init; }

    /// <summary>The address belongs on the suppression list and may not be there yet.</summary>
    public bool OwesSuppression { get; init; }

    /// <summary>Its next attempt was put off because its workspace is held.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Held { get; init; }

    public ImmutableArray<Attempt> Attempts { get; init; } = [];
}
