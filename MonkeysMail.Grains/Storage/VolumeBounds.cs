namespace MonkeysMail.Grains.Storage;

/// <summary>What one measurement of volumes reads at most.</summary>
/// <param name="Workspaces">Workspaces, by id.</param>
/// <param name="OfOne">Messages of one workspace.</param>
/// <param name="InAll">Messages in all, in equal shares. Measured on a busy PostgreSQL: 500,000 in 1.8 s from memory, 6.2 s from disk; the answer
/// has 5 s.</param>
public sealed record VolumeBounds(int Workspaces = 1_000, int OfOne = 10_000, int InAll = 200_000)
{
    /// <summary>Messages of each of so many workspaces.</summary>
    public int Share(long workspaces) => (int)Math.Clamp(InAll / Math.Max(1, workspaces), 1, OfOne);
}
