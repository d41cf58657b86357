namespace MonkeysMail.Grains.Workspaces;

/// <summary>The default token bucket of a workspace (<c>MonkeysMail:Limits:Workspace</c>). One token is one recipient.</summary>
public sealed record WorkspaceLimits
{
    /// <summary>Tokens a second; 0 switches the limit off.</summary>
    public int Rate { get; init; } = 100;

    /// <summary>The most that a pause can save up.</summary>
    public int Burst { get; init; } = 1_000;
}
