namespace MonkeysMail.Grains.Contracts;

/// <summary>A limit that a workspace can set for itself.</summary>
[GenerateSerializer, Alias("mm.LimitName")]
public enum LimitName
{
    Rate = 0,
    Burst = 1,
    DailyQuota = 2,
    MonthlyQuota = 3,
}
