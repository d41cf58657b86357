using System.Text.Json.Serialization;

namespace MonkeysMail.Grains.Messages;

/// <summary>What changes of a message. Written whole with every commit, so it stays small.</summary>
public sealed record MessageState
{
    public required ImmutableArray<RecipientState> Recipients { get; init; }

    /// <summary>Rounds whose intent was recorded; 0 before the first.</summary>
    public int Round { get; init; }

    /// <summary>When the open round was intended; null when none is open.</summary>
    public DateTimeOffset? RoundAt { get; init; }

    /// <summary>After this nothing more is tried.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When a scheduled message is sent; null for one that was sent at once.</summary>
    public DateTimeOffset? SendAt { get; init; }

    /// <summary>The content is the signed MIME; false while a scheduled message keeps its request.</summary>
    public bool Rendered { get; init; }

    /// <summary>The rendered message has octets over 127.</summary>
    public bool EightBit { get; init; }

    /// <summary>The rendered message has UTF-8 headers.</summary>
    public bool SmtpUtf8 { get; init; }

    /// <summary>How long delivery is tried, to recompute <see cref="ExpiresAt"/> when the schedule changes.</summary>
    public required TimeSpan Window { get; init; }

    /// <summary>Since when it is held, as far as that is not part of <see cref="HeldFor"/>; null while it is not.</summary>
    public DateTimeOffset? HeldAt { get; init; }

    /// <summary>How long it was held: <see cref="ExpiresAt"/> lies by so much later.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public TimeSpan HeldFor { get; init; }
}
