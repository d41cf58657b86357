namespace MonkeysMail.Grains.Operators;

/// <summary>What of a destination's queue is one workspace's.</summary>
[GenerateSerializer, Immutable, Alias("mm.WorkspaceQueueReport")]
public sealed record WorkspaceQueueReport([property: Id(0)] WorkspaceId Workspace, [property: Id(1)] int Depth, [property: Id(2)] DateTimeOffset OldestAt);
