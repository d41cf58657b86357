namespace MonkeysMail.Grains.Messages;

/// <summary>The details of an event; absent ones are left out of the JSON.</summary>
public sealed record EventData
{
    public static readonly EventData None = new();

    public int? Attempt { get; init; }

    public string? Host { get; init; }

    public SmtpReply? Reply { get; init; }

    public string? Error { get; init; }

    public DateTimeOffset? NextAttemptAt { get; init; }

    public DateTimeOffset? SendAt { get; init; }
}
