namespace MonkeysMail.Grains.Messages;

/// <summary>When deferred mail is tried again (<c>MonkeysMail:Retry</c>).</summary>
public sealed record RetryOptions
{
    /// <summary>Delays after the first, second, … deferral; the last repeats.</summary>
    public ImmutableArray<TimeSpan> Schedule { get; init; } =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(4),
    ];

    /// <summary>How long after acceptance (or send_at) delivery is tried.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromHours(72);

    /// <summary>Reminders a silo registers; further deferrals ride on the sweep.</summary>
    public int MaxReminders { get; init; } = 50_000;
}
