// Envelope encryption per workspace. A sealer is cached in the silo; getting one may read and unwrap the workspace's keys.
namespace MonkeysMail.Grains.Crypto;

public interface IWorkspaceSealers
{
    ValueTask<WorkspaceSealer> GetAsync(WorkspaceId workspace);

    /// <summary>One that knows the key version which sealed <paramref name="blob"/>, if the workspace has it: what another silo sealed may
    /// be newer than what is cached here.</summary>
    ValueTask<WorkspaceSealer> GetAsync(WorkspaceId workspace, byte[] blob);

    /// <summary>Makes the workspace's keys where they do not exist yet; refuses where they were destroyed.</summary>
    Task EnsureCreatedAsync(WorkspaceId workspace);

    /// <summary>Makes a new data key version, which seals from now on, and orders that old data be sealed anew. False when the workspace has no
    /// keys or somebody else made the version.</summary>
    Task<bool> RotateAsync(WorkspaceId workspace, Actor actor);

    /// <summary>Deletes the workspace's keys: nothing of it opens any more, here at once and on every other silo within 10 s. Repeating it
    /// does no harm.</summary>
    Task DestroyAsync(WorkspaceId workspace);
}
