namespace MonkeysMail.Grains.Contracts;

/// <summary>A workspace's settings.</summary>
/// <param name="Allowlist">CIDR ranges that clients are let in from; empty: from anywhere.</param>
[GenerateSerializer, Immutable, Alias("mm.WorkspaceDescription")]
public sealed record WorkspaceDescription([property: Id(0)] WorkspaceId Id, [property: Id(1)] ImmutableArray<string> Allowlist);
