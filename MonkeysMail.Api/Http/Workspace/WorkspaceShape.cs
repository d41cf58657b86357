namespace MonkeysMail.Api.Http.Workspace;

/// <summary>The workspace that the API key belongs to.</summary>
internal sealed record WorkspaceShape
{
    /// <summary>The workspace's id.</summary>
    public required string Id { get; init; }

    /// <summary>The address ranges that its keys are taken from; empty: from anywhere.</summary>
    public required IReadOnlyList<string> Allowlist { get; init; }

    public static WorkspaceShape Of(WorkspaceDescription workspace) => new()
    {
        Id = workspace.Id.ToString(),
        Allowlist = workspace.Allowlist,
    };
}
