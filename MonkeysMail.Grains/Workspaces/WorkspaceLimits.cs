namespace MonkeysMail.Grains.Workspaces;

/// <summary>What a workspace may have at most where operators have set no ceiling of its own (<c>MonkeysMail:Limits:Workspace</c>). One token is one recipient.</summary>
public sealed record WorkspaceLimits
{
    /// <summary>Tokens a second; 0 switches the limit off.</summary>
    public int Rate { get; init; } = 100;

    /// <summary>The most that a pause can save up.</summary>
    public int Burst { get; init; } = 1_000;

    /// <summary>Recipients a UTC day; 0: no quota.</summary>
    public long DailyQuota { get; init; }

    /// <summary>Recipients a UTC month; 0: no quota.</summary>
    public long MonthlyQuota { get; init; }
}
