namespace MonkeysMail.Grains.Workspaces.Upkeep;

/// <summary>How what operators ordered for workspaces is carried out.</summary>
public sealed record UpkeepOptions
{
    /// <summary>How often a silo asks the database for due orders.</summary>
    public TimeSpan PollPeriod { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Rows deleted in one step.</summary>
    public int DeletedAtOnce { get; init; } = 500;

    /// <summary>Rows of the queue looked at in one step.</summary>
    public int ReadAtOnce { get; init; } = 2_000;

    /// <summary>The rest after each step: sending goes before.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>A deletion ends with a walk that began so long after its order and found nothing: other silos know within 10 s that the keys are gone, and what they
    /// were writing then has reached the database or never will.</summary>
    public TimeSpan Settled { get; init; } = TimeSpan.FromSeconds(60);
}
