namespace MonkeysMail.Grains.Contracts;

/// <summary>Which of a workspace's ceilings a change gives.</summary>
[Flags]
[GenerateSerializer, Alias("mm.CeilingFields")]
public enum CeilingFields
{
    None = 0,
    Rate = 1,
    Burst = 2,
    DailyQuota = 4,
    MonthlyQuota = 8,
    Adaptive = 16,
}
