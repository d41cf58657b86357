namespace MonkeysMail.Grains.Contracts;

/// <summary>How much of a window's quota is used.</summary>
/// <param name="Recipients">Admitted in the window, less those given back.</param>
/// <param name="Quota">0: no quota.</param>
/// <param name="ResetsAt">The end of the window.</param>
[GenerateSerializer, Immutable, Alias("mm.QuotaUse")]
public sealed record QuotaUse([property: Id(0)] long Recipients, [property: Id(1)] long Quota, [property: Id(2)] DateTimeOffset ResetsAt);
