namespace MonkeysMail.Grains.Delivery;

/// <summary>What of a destination's queue is one workspace's.</summary>
/// <param name="Waiting">Jobs that wait for a connection.</param>
/// <param name="Oldest">How long the oldest has waited.</param>
public sealed record WorkspaceDepth(WorkspaceId Workspace, int Waiting, TimeSpan Oldest);
