namespace MonkeysMail.Grains.Storage;

/// <summary>What is to be done for a workspace in the background: its held mail to be woken, or its rows to be deleted. One silo works on it at a time.</summary>
/// <param name="DueAt">Tells this order from a later one.</param>
/// <param name="DeletedFor">For how long it has been deleted; null: its held mail is to be woken.</param>
/// <param name="Stage">The table that a deletion is at.</param>
/// <param name="Pass">1 for the first walk over the tables.</param>
/// <param name="Found">Rows that this pass has deleted.</param>
/// <param name="DeletedRows">Rows that all passes have deleted.</param>
public sealed record WorkspaceJob(
    WorkspaceId Workspace, DateTimeOffset DueAt, TimeSpan? DeletedFor, WorkspaceTable Stage, short Pass, long Found, long DeletedRows);
