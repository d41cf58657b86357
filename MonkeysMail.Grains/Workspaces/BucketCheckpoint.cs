namespace MonkeysMail.Grains.Workspaces;

/// <summary>The token bucket at a clean stop.</summary>
[GenerateSerializer, Immutable, Alias("mm.BucketCheckpoint")]
public sealed record BucketCheckpoint([property: Id(0)] double Tokens, [property: Id(1)] DateTimeOffset At);
