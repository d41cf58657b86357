using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Workspaces;
using Xunit;

namespace MonkeysMail.Tests.Workspaces;

public sealed class QuotaTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 30, 18, 0, 0, TimeSpan.Zero);

    [Fact]
    public void DayAndMonth_EachHaveTheirEnd()
    {
        var quota = new Quota(null, daily: 10, monthly: 15);
        Take(quota, 10, Now);

        var exceeded = quota.Check(1, "workspace", Now)!;
        Assert.Equal((RefusalCode.QuotaExceeded, TimeSpan.FromHours(6)), (exceeded.Code, exceeded.RetryAfter));
        Take(quota, 5, Now.AddHours(6));
        var month = quota.Check(1, "workspace", Now.AddHours(7))!;
        Assert.Contains("15 recipients a month has 0 left", month.Detail, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromHours(23), month.RetryAfter);
        Take(quota, 10, Now.AddHours(30));
        Assert.Equal(new QuotaUse(10, 15, new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero)), quota.Describe(QuotaWindow.Month, Now.AddHours(30)));
    }

    [Fact]
    public void RetryAfter_IsADayAtMost()
    {
        var quota = new Quota(null, daily: 0, monthly: 1);
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Take(quota, 1, start);

        Assert.Equal(TimeSpan.FromDays(1), quota.Check(1, "workspace", start)!.RetryAfter);
    }

    [Fact]
    public void GivenBack_IsRoomAgain_AndNeverMoreThanNothing()
    {
        var quota = new Quota(null, daily: 10, monthly: 0);
        Take(quota, 10, Now);

        quota.Return(4, Now);
        Assert.Null(quota.Check(4, "workspace", Now));
        quota.Return(100, Now);

        Assert.Equal(0, quota.Describe(QuotaWindow.Day, Now).Recipients);
        Assert.NotNull(quota.Check(11, "workspace", Now));
    }

    [Fact]
    public void ClockThatStepsBackOverMidnight_GivesNothingTwice()
    {
        var quota = new Quota(null, daily: 10, monthly: 0);
        var midnight = new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero);
        Take(quota, 10, midnight);

        Assert.NotNull(quota.Check(1, "workspace", midnight.AddMilliseconds(-5)));
        Assert.NotNull(quota.Check(1, "workspace", midnight.AddSeconds(1)));
    }

    [Fact]
    public void FirstUseOfADay_OwesAMark_AndLaterUseFindsItAhead()
    {
        var quota = new Quota(null, daily: 1_000, monthly: 0);
        Take(quota, 1, Now);
        Assert.True(quota.OwesMark);
        quota.Kept(quota.Keep(exactly: false));
        Assert.False(quota.OwesMark);
        Assert.False(quota.NearsMark);

        // A fiftieth of 1,000 ahead: the mark is at 21.
        Take(quota, 10, Now);
        Assert.False(quota.NearsMark);
        Take(quota, 1, Now);
        Assert.True(quota.NearsMark);
        Take(quota, 9, Now);
        Assert.False(quota.OwesMark);
        Take(quota, 1, Now);
        Assert.True(quota.OwesMark);

        quota.Kept(quota.Keep(exactly: false));
        Take(quota, 1, Now.AddDays(1));
        Assert.True(quota.OwesMark);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(200)]
    [InlineData(100_000)]
    public void CrashAtAnyTime_GivesNothingBack_AndCostsAFiftieth(long daily)
    {
        // As the grain does it: no answer before the mark covers it.
        var quota = new Quota(null, daily, monthly: 0);
        var stored = QuotaMark.None;
        var writes = 0;
        for (long used = 1; used <= daily; used++)
        {
            Take(quota, 1, Now);
            if (quota.OwesMark || quota.NearsMark)
            {
                stored = quota.Keep(exactly: false);
                quota.Kept(stored);
                writes++;
            }

            var crashed = new Quota(stored, daily, monthly: 0).Describe(QuotaWindow.Day, Now).Recipients;
            Assert.InRange(crashed, used, Math.Min(daily, used + Math.Max(1, daily / 50)));
        }

        Assert.InRange(writes, 1, Math.Min(daily, 101));
        Assert.False(quota.NearsMark);
        Assert.NotNull(new Quota(stored, daily, monthly: 0).Check(1, "workspace", Now));
    }

    [Fact]
    public void CleanStop_CostsNothing()
    {
        var quota = new Quota(null, daily: 1_000, monthly: 2_000);
        Take(quota, 7, Now);
        quota.Kept(quota.Keep(exactly: false));
        Assert.True(quota.Differs);

        var next = new Quota(quota.Keep(exactly: true), daily: 1_000, monthly: 2_000);

        Assert.Equal((7, 7), (next.Describe(QuotaWindow.Day, Now).Recipients, next.Describe(QuotaWindow.Month, Now).Recipients));
    }

    [Fact]
    public void QuotaThatIsSetLater_HasCountedFromTheStart()
    {
        var quota = new Quota(null, daily: 0, monthly: 0);
        Take(quota, 600, Now);
        Assert.False(quota.OwesMark);

        quota.Update(daily: 1_000, monthly: 0);

        Assert.True(quota.OwesMark);
        Assert.NotNull(quota.Check(401, "workspace", Now));
        Assert.Null(quota.Check(400, "workspace", Now));
    }

    private static void Take(Quota quota, int recipients, DateTimeOffset now)
    {
        Assert.Null(quota.Check(recipients, "workspace", now));
        quota.Count(recipients);
    }
}
