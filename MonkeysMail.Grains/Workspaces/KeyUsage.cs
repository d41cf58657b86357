namespace MonkeysMail.Grains.Workspaces;

/// <summary>How a key was used. Counted in memory and kept with the next write of the workspace's state, at a clean stop, and at most a minute
/// after a use; what a crash loses of it is lost.</summary>
/// <param name="Messages">Admitted, less those whose acceptance then failed.</param>
/// <param name="LastUsedAt">The last request that was let in.</param>
/// <param name="LastUsedFrom">The client's address of that request.</param>
[GenerateSerializer, Immutable, Alias("mm.KeyUsage")]
public sealed record KeyUsage(
    [property: Id(0)] long Messages,
    [property: Id(1)] DateTimeOffset? LastUsedAt,
    [property: Id(2)] string? LastUsedFrom)
{
    public static KeyUsage None { get; } = new(0, null, null);
}
