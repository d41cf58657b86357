namespace MonkeysMail.Grains.Workspaces;

/// <summary>What operators allow a workspace at most. Null leaves it to the defaults of <c>MonkeysMail:Limits:Workspace</c>. Written by operators alone.</summary>
[GenerateSerializer, Immutable, Alias("mm.WorkspaceCeilings")]
public sealed record WorkspaceCeilings
{
    public static WorkspaceCeilings None { get; } = new();

    /// <summary>Tokens (recipients) a second; 0: no limit.</summary>
    [Id(0)]
    public int? Rate { get; init; }

    /// <summary>Tokens that a pause can save up.</summary>
    [Id(1)]
    public int? Burst { get; init; }

    /// <summary>Recipients a UTC day; 0: no limit.</summary>
    [Id(2)]
    public long? DailyQuota { get; init; }

    /// <summary>Recipients a UTC month; 0: no limit.</summary>
    [Id(3)]
    public long? MonthlyQuota { get; init; }

    /// <summary>False when an operator has switched off what bounce and complaint rates do to this workspace.</summary>
    [Id(4)]
    public bool Adaptive { get; init; } = true;
}
