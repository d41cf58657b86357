namespace MonkeysMail.Grains.Messages;

/// <summary>The details of an event; absent ones are left out of the JSON.</summary>
public sealed record EventData
{
    public static readonly EventData None = new();

    public int? Attempt { get; init; }

    public string? Host { get; init; }

    public SmtpReply? Reply { get; init; }

    public string? Error { get; init; }

    /// <summary>Who reported it, when it came back by mail.</summary>
    public string? Reporter { get; init; }

    /// <summary>What kind of complaint it is (RFC 5965).</summary>
    public string? FeedbackType { get; init; }

    /// <summary>The class of a deferral or a bounce, as the edge writes it.</summary>
    public string? Classification { get; init; }

    public DateTimeOffset? NextAttemptAt { get; init; }

    public DateTimeOffset? SendAt { get; init; }
}
