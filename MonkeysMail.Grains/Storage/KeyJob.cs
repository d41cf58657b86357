namespace MonkeysMail.Grains.Storage;

/// <summary>A job on keys, as far as it has come. One silo works on it at a time; whoever takes it over goes on from here.</summary>
/// <param name="Workspace">Whose data; <see cref="Everybody"/> for jobs over all workspaces.</param>
/// <param name="Target">The version everything is brought to: of the master key, or of the workspace's data key.</param>
/// <param name="Stage">What is walked now, see <see cref="SealedTable"/>.</param>
/// <param name="Pass">1 for the first walk; the last walk is one that found nothing to do.</param>
/// <param name="Position">Where the walk of the stage stands; empty at its begin.</param>
/// <param name="Examined">Rows looked at.</param>
/// <param name="Changed">Rows rewritten.</param>
/// <param name="Found">Rows of this pass that were still old.</param>
public sealed record KeyJob(
    KeyJobKind Kind, WorkspaceId Workspace, int Target, short Stage, short Pass, byte[] Position, long Examined, long Changed, long Found)
{
    public static readonly WorkspaceId Everybody = new(Guid.Empty);

    /// <summary>By the database's clock, as the three others.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Nobody works on it before.</summary>
    public DateTimeOffset NotBefore { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public static KeyJob New(KeyJobKind kind, WorkspaceId workspace, int target) => new(kind, workspace, target, 0, 1, [], 0, 0, 0);
}
