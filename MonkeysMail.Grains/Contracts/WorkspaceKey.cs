namespace MonkeysMail.Grains.Contracts;

/// <summary>The key of every grain of a workspace begins with the workspace's id in 32 hexadecimal digits, and ends there or goes on after a slash.</summary>
internal static class WorkspaceKey
{
    private const int IdLength = 32;

    /// <summary>Null when the grain belongs to no workspace.</summary>
    public static WorkspaceId? Of(GrainId grain)
    {
        var key = grain.Key.AsSpan();
        return key.Length >= IdLength && (key.Length == IdLength || key[IdLength] == (byte)'/')
            && Guid.TryParse(key[..IdLength], null, out var id) ? new WorkspaceId(id) : null;
    }
}
