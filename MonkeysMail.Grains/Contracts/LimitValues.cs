namespace MonkeysMail.Grains.Contracts;

/// <summary>The limits of a workspace; a recipient is the unit of each. What null and 0 mean is said where it is used.</summary>
/// <param name="Rate">Recipients a second.</param>
/// <param name="Burst">Recipients that a pause can save up.</param>
/// <param name="DailyQuota">Recipients a UTC day.</param>
/// <param name="MonthlyQuota">Recipients a UTC month.</param>
[GenerateSerializer, Immutable, Alias("mm.LimitValues")]
public sealed record LimitValues(
    [property: Id(0)] int? Rate = null,
    [property: Id(1)] int? Burst = null,
    [property: Id(2)] long? DailyQuota = null,
    [property: Id(3)] long? MonthlyQuota = null)
{
    public static LimitValues None { get; } = new();
}
