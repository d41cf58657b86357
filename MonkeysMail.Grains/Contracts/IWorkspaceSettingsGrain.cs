namespace MonkeysMail.Grains.Contracts;

/// <summary>What a workspace has set for itself. A change is answered when it is durable, and every call that starts after the answer is judged by it.</summary>
[Alias("mm.IWorkspaceSettingsGrain")]
public interface IWorkspaceSettingsGrain : IGrainWithGuidKey
{
    [Alias("Describe")]
    Task<WorkspaceDescription> DescribeAsync();

    [Alias("Change")]
    Task<WorkspaceAnswer> ChangeAsync(WorkspaceChange change, Actor actor);
}
