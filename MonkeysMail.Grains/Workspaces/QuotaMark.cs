namespace MonkeysMail.Grains.Workspaces;

/// <summary>Up to where a quota's counts are durable. While the grain is active this is ahead of the use by a part of the quota, so that a crash never gives anything
/// back; a clean stop leaves the use itself.</summary>
/// <param name="Day">Days since the year 1, UTC.</param>
/// <param name="Month">Months since the year 0, UTC.</param>
[GenerateSerializer, Immutable, Alias("mm.QuotaMark")]
public sealed record QuotaMark(
    [property: Id(0)] long Day, [property: Id(1)] long DayCount, [property: Id(2)] int Month, [property: Id(3)] long MonthCount)
{
    public static QuotaMark None { get; } = new(0, 0, 0, 0);
}
