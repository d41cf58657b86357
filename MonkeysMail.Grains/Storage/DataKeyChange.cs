namespace MonkeysMail.Grains.Storage;

/// <summary>A workspace whose keys have changed lately.</summary>
public sealed record DataKeyChange(WorkspaceId Workspace, long Revision, bool IsDestroyed);
