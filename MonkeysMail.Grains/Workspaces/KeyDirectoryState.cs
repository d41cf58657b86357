namespace MonkeysMail.Grains.Workspaces;

/// <summary>The owner of a key prefix.</summary>
[GenerateSerializer, Alias("mm.KeyDirectoryState")]
public sealed class KeyDirectoryState
{
    [Id(0)]
    public WorkspaceId? Owner { get; set; }
}
