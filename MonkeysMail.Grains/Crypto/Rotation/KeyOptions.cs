namespace MonkeysMail.Grains.Crypto.Rotation;

/// <summary>How keys are followed and rotated.</summary>
public sealed record KeyOptions
{
    /// <summary>How often a silo asks the database for changed keys and due jobs. Half of the 10 s within which it must know.</summary>
    public TimeSpan PollPeriod { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a replaced data key is kept at least: no silo can have data in hand that was sealed by it longer ago.</summary>
    public TimeSpan KeepReplaced { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Workspaces get a new data key when the newest is so old; null: by command alone.</summary>
    public TimeSpan? RotateEvery { get; init; }

    /// <summary>Rows a job looks at in one step.</summary>
    public int PageSize { get; init; } = 200;

    /// <summary>The rest after each step: a job takes a small part of the database's time.</summary>
    public TimeSpan PagePause { get; init; } = TimeSpan.FromMilliseconds(25);
}
