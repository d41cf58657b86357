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

    /// <summary>The address belongs on the list for a complaint, or for an unsubscription, and may not be there yet.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool OwesComplaint { get; init; }

    /// <inheritdoc cref="OwesComplaint"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool OwesUnsubscription { get; init; }

    /// <summary>The bounce that came back after a peer had taken the message.</summary>
    public Bounce? Bounce { get; init; }

    /// <summary>When a delay was first reported; null: never.</summary>
    public DateTimeOffset? DelayedAt { get; init; }

    /// <summary>When a complaint was received; null: never.</summary>
    public DateTimeOffset? ComplainedAt { get; init; }

    /// <summary>When unsubscribe mail was received; null: never.</summary>
    public DateTimeOffset? UnsubscribedAt { get; init; }

    /// <summary>Attempts made before the cycle that somebody asked for; its delays begin anew.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int CycleStart { get; init; }

    /// <summary>Its next attempt was put off because its workspace is held.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Held { get; init; }

    public ImmutableArray<Attempt> Attempts { get; init; } = [];
}
