namespace MonkeysMail.Grains.Contracts;

/// <summary>What operators do with a workspace. A change is answered when it is durable, and every call that starts after the answer is judged by it.</summary>
[Alias("mm.IWorkspaceOperationsGrain")]
public interface IWorkspaceOperationsGrain : IGrainWithGuidKey
{
    /// <summary>Makes the workspace with its first key, or refuses because it exists.</summary>
    [Alias("Create")]
    Task<OperationAnswer> CreateAsync(NewWorkspace wanted, Actor actor);

    /// <summary>Null when there is no such workspace.</summary>
    [Alias("Describe")]
    Task<WorkspaceOverview?> DescribeAsync();

    /// <param name="name">Null leaves it as it is.</param>
    [Alias("Change")]
    Task<OperationAnswer> ChangeAsync(string? name, CeilingChange ceilings, Actor actor);

    /// <summary>As <see cref="ChangeAsync"/>, and clears its allowlist: its keys are taken from anywhere again.</summary>
    [Alias("ChangeAndOpen")]
    Task<OperationAnswer> ChangeAndOpenAsync(string? name, CeilingChange ceilings, Actor actor);

    /// <summary>Makes a live key with every scope, for a workspace whose last key is lost. An equal repeat under the same claim makes none.</summary>
    [Alias("CreateKey")]
    Task<OperationAnswer> CreateKeyAsync(IdempotencyClaim? claim, Actor actor);

    /// <summary>Refuses all that sends or changes, and holds the queue.</summary>
    [Alias("Suspend")]
    Task<OperationAnswer> SuspendAsync(string reason, Actor actor);

    /// <summary>Ends the suspension; what was held goes.</summary>
    [Alias("Resume")]
    Task<OperationAnswer> ResumeAsync(Actor actor);

    /// <summary>Orders the deletion and destroys the keys; repeated: completes what an earlier call did not. From the answer on nothing of the workspace can be
    /// used, read or sent; its rows go in the background.</summary>
    [Alias("Delete")]
    Task<OperationAnswer> DeleteAsync(Actor actor);
}
