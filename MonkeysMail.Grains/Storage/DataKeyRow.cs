namespace MonkeysMail.Grains.Storage;

/// <summary>A workspace's key, wrapped by a master key.</summary>
/// <param name="Purpose">0: data (sealing), 1: index (look-up hashes).</param>
/// <param name="MasterVersion">The master key that wraps it.</param>
public sealed record DataKeyRow(WorkspaceId Workspace, short Purpose, int Version, int MasterVersion, byte[] Wrapped)
{
    public const short Data = 0;
    public const short Index = 1;
}
