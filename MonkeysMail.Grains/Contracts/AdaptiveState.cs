namespace MonkeysMail.Grains.Contracts;

/// <summary>What recent bounces and complaints do to a workspace's rate.</summary>
/// <param name="IsOn">False: switched off for this workspace, or for all.</param>
/// <param name="Factor">What the rate is multiplied by: 1 leaves it.</param>
/// <param name="Reason">Why, in plain words.</param>
/// <param name="Outcomes">Recipients delivered or bounced in the last 24 hours.</param>
/// <param name="BounceRate">Bounced of those; null when there are none.</param>
/// <param name="ComplaintRate">Complaints of those delivered; null when there are none.</param>
[GenerateSerializer, Immutable, Alias("mm.AdaptiveState")]
public sealed record AdaptiveState(
    [property: Id(0)] bool IsOn,
    [property: Id(1)] double Factor,
    [property: Id(2)] string Reason,
    [property: Id(3)] long Outcomes,
    [property: Id(4)] double? BounceRate,
    [property: Id(5)] double? ComplaintRate);
