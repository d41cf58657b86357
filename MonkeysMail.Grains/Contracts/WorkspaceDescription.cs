namespace MonkeysMail.Grains.Contracts;

/// <summary>A workspace's settings, and what its limits make of it now.</summary>
/// <param name="Allowlist">CIDR ranges that clients are let in from; empty: from anywhere.</param>
/// <param name="Limits">What it has set for itself; null: as much as it may have.</param>
/// <param name="Ceilings">What it may have at most; 0: no ceiling.</param>
/// <param name="InForce">What it is judged by now; 0: no limit.</param>
/// <param name="Retention">For how long it keeps what, in days.</param>
[GenerateSerializer, Immutable, Alias("mm.WorkspaceDescription")]
public sealed record WorkspaceDescription(
    [property: Id(0)] WorkspaceId Id,
    [property: Id(1)] ImmutableArray<string> Allowlist,
    [property: Id(2)] LimitValues Limits,
    [property: Id(3)] LimitValues Ceilings,
    [property: Id(4)] LimitValues InForce,
    [property: Id(5)] QuotaUse Day,
    [property: Id(6)] QuotaUse Month,
    [property: Id(7)] AdaptiveState Adaptive,
    [property: Id(8)] RetentionDays Retention);
