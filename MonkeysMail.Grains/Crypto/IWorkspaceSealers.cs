// Envelope encryption per workspace. A sealer is cached in the silo; getting one may read and unwrap the workspace's keys.
namespace MonkeysMail.Grains.Crypto;

public interface IWorkspaceSealers
{
    ValueTask<WorkspaceSealer> GetAsync(WorkspaceId workspace);

    /// <summary>Makes the workspace's keys where they do not exist yet.</summary>
    Task EnsureCreatedAsync(WorkspaceId workspace);
}
