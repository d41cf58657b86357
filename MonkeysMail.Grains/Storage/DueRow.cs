namespace MonkeysMail.Grains.Storage;

/// <summary>A message that waits for somebody to work on it.</summary>
/// <param name="Owner">The owner whose lease has ended, or null when nobody had it.</param>
public sealed record DueRow(WorkspaceId Workspace, MessageId Id, string? Owner);
