namespace MonkeysMail.Grains.Contracts;

/// <summary>The time over which a quota counts; UTC.</summary>
[GenerateSerializer, Alias("mm.QuotaWindow")]
public enum QuotaWindow
{
    Day = 0,
    Month = 1,
}
