namespace MonkeysMail.Grains.Retention;

/// <summary>How retention works; what it deletes is each workspace's to say.</summary>
public sealed record RetentionOptions
{
    /// <summary>How often a workspace is walked over: so much later than its window ends a row may go.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromHours(6);

    /// <summary>How often a silo asks for workspaces that are due.</summary>
    public TimeSpan PollPeriod { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Messages, or entries, looked at in one step, which is one short transaction.</summary>
    public int AtOnce { get; init; } = 200;

    /// <summary>The rest after a step that deleted: sending goes before. 200 by 50 ms are 4,000 a second at most.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a walk keeps others away that is not heard of again.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(5);
}
