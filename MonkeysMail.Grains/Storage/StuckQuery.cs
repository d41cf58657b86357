namespace MonkeysMail.Grains.Storage;

/// <summary>Which messages count as stuck.</summary>
/// <param name="Overdue">Due for longer than this.</param>
/// <param name="Attempts">Or not ended after so many attempts.</param>
/// <param name="After">The place of the last one of the page before.</param>
/// <param name="Limit">At most so many.</param>
public sealed record StuckQuery(TimeSpan Overdue, int Attempts, StuckPosition? After, int Limit)
{
    /// <summary>Due rows of a shard that are looked at for an ended lease or for many attempts.</summary>
    public const int Candidates = 500;

    /// <summary>Deferred rows of a workspace, the oldest first, that are looked at for many attempts.</summary>
    public const int DeferredCandidates = 100;

    /// <summary>Workspaces whose oldest deferred messages are looked at.</summary>
    public const int Workspaces = 1_000;
}
