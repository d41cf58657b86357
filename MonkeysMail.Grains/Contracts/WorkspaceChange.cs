namespace MonkeysMail.Grains.Contracts;

/// <summary>What is to be another of a workspace's settings; null leaves it as it is.</summary>
/// <param name="Allowlist">CIDR ranges; empty: from anywhere.</param>
/// <param name="Force">Also when it locks the caller out.</param>
/// <param name="Limits">The limits that are to be others.</param>
/// <param name="Retention">The windows that are to be others.</param>
[GenerateSerializer, Immutable, Alias("mm.WorkspaceChange")]
public sealed record WorkspaceChange(
    [property: Id(0)] ImmutableArray<string>? Allowlist = null,
    [property: Id(1)] bool Force = false,
    [property: Id(2)] ImmutableArray<LimitSetting>? Limits = null,
    [property: Id(3)] ImmutableArray<RetentionSetting>? Retention = null);
