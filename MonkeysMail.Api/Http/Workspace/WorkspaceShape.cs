namespace MonkeysMail.Api.Http.Workspace;

/// <summary>The workspace that the API key belongs to.</summary>
internal sealed record WorkspaceShape
{
    /// <summary>The workspace's id.</summary>
    public required string Id { get; init; }

    /// <summary>The address ranges that its keys are taken from; empty: from anywhere.</summary>
    public required IReadOnlyList<string> Allowlist { get; init; }

    /// <summary>What it has set for itself; null: as much as it may have.</summary>
    public required LimitsShape Limits { get; init; }

    /// <summary>What it may have at most, by the operators of this server; 0: no ceiling.</summary>
    public required LimitsShape Ceilings { get; init; }

    /// <summary>What it is judged by now, the rate as bounces and complaints have narrowed it; 0: no limit.</summary>
    public required LimitsShape InForce { get; init; }

    /// <summary>Recipients so far.</summary>
    public required WorkspaceUsageShape Usage { get; init; }

    /// <summary>What recent bounces and complaints do to the rate.</summary>
    public required AdaptiveShape Adaptive { get; init; }

    /// <summary>For how long it keeps what.</summary>
    public required RetentionShape Retention { get; init; }

    public static WorkspaceShape Of(WorkspaceDescription workspace) => new()
    {
        Id = workspace.Id.ToString(),
        Allowlist = workspace.Allowlist,
        Limits = LimitsShape.Of(workspace.Limits),
        Ceilings = LimitsShape.Of(workspace.Ceilings),
        InForce = LimitsShape.Of(workspace.InForce),
        Usage = new WorkspaceUsageShape(QuotaUsageShape.Of(workspace.Day), QuotaUsageShape.Of(workspace.Month)),
        Adaptive = AdaptiveShape.Of(workspace.Adaptive),
        Retention = RetentionShape.Of(workspace.Retention),
    };
}
