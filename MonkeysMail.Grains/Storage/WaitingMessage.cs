namespace MonkeysMail.Grains.Storage;

/// <summary>A message that has not ended, at its place in the queue of its shard.</summary>
public sealed record WaitingMessage(DateTimeOffset DueAt, WorkspaceId Workspace, MessageId Message);
