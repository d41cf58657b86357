namespace MonkeysMail.Grains.Contracts;

/// <summary>The keys of a workspace. A change is answered when it is durable, and every call that starts after the answer is judged by it.
/// The key that asks for a change is judged again together with the change.</summary>
[Alias("mm.IWorkspaceKeysGrain")]
public interface IWorkspaceKeysGrain : IGrainWithGuidKey
{
    /// <summary>Makes a key. An equal repeat under the same claim makes none: the text was told once.</summary>
    [Alias("Create")]
    Task<KeyAnswer> CreateAsync(KeySpecification specification, IdempotencyClaim? claim, Actor actor);

    [Alias("List")]
    Task<KeyPage> ListAsync(KeyCursor? cursor, int limit);

    /// <summary>Null when there is no such key.</summary>
    [Alias("Describe")]
    Task<KeyDescription?> DescribeAsync(KeyId key);

    [Alias("Change")]
    Task<KeyAnswer> ChangeAsync(KeyId key, KeyChange change, Actor actor);

    /// <summary>Makes a key that replaces this one, which ends after the overlap.</summary>
    [Alias("Rotate")]
    Task<KeyAnswer> RotateAsync(KeyId key, TimeSpan overlap, IdempotencyClaim? claim, Actor actor);

    /// <summary>Ends the key now; repeated: the same answer.</summary>
    [Alias("Revoke")]
    Task<KeyAnswer> RevokeAsync(KeyId key, bool force, Actor actor);
}
