namespace MonkeysMail.Grains.Contracts;

/// <summary>One grain an API-key prefix: which workspace owns it. Written before the key is answered, never changed, so a
/// found answer may be remembered for ever; "not found" may not.</summary>
[Alias("mm.IKeyDirectoryGrain")]
public interface IKeyDirectoryGrain : IGrainWithStringKey
{
    /// <summary>The owner of this prefix, or null.</summary>
    [Alias("Find")]
    Task<WorkspaceId?> FindAsync();

    /// <summary>Binds this prefix to a workspace. True when it is bound to that workspace now, false when to another.</summary>
    [Alias("Claim")]
    Task<bool> ClaimAsync(WorkspaceId owner);
}
