namespace MonkeysMail.Grains.Storage;

/// <summary>A message that waits for somebody to work on it.</summary>
public sealed record DueRow(WorkspaceId Workspace, MessageId Id);
