namespace MonkeysMail.Api.Http.Workspace;

/// <summary>The limits of a workspace. The unit is a recipient.</summary>
/// <param name="Rate">Recipients a second.</param>
/// <param name="Burst">Recipients that a pause can save up.</param>
/// <param name="DailyQuota">Recipients a UTC day.</param>
/// <param name="MonthlyQuota">Recipients a UTC month.</param>
internal sealed record LimitsShape(int? Rate, int? Burst, long? DailyQuota, long? MonthlyQuota)
{
    public static LimitsShape Of(LimitValues limits) => new(limits.Rate, limits.Burst, limits.DailyQuota, limits.MonthlyQuota);
}
