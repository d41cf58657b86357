using MonkeysMail.Grains.Messages;
using Xunit;

namespace MonkeysMail.Tests.Messages;

public sealed class RetryScheduleTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Later = Now.AddHours(72);

    [Theory]
    [InlineData(0.0, 48)]
    [InlineData(1.0, 72)]
    public void Jitter_StaysWithinAFifth(double random, double seconds)
    {
        var next = new RetrySchedule(new RetryOptions(), () => random).Next(1, null, Now, Later);

        Assert.Equal(seconds, (next!.Value - Now).TotalSeconds, 3);
    }

    [Theory]
    [InlineData(300, 300)]
    [InlineData(1, 30)]
    [InlineData(86_400, 14_400)]
    public void DelayOfTheServer_IsHonouredWithinBounds(int named, int used)
    {
        var next = new RetrySchedule(new RetryOptions(), () => 0).Next(1, TimeSpan.FromSeconds(named), Now, Later);

        Assert.Equal(TimeSpan.FromSeconds(used), next!.Value - Now);
    }

    [Fact]
    public void LastAttempt_FallsOnTheEndOfTheWindow_ThenNothing()
    {
        var schedule = new RetrySchedule(new RetryOptions(), () => 0.5);

        Assert.Equal(Now.AddMinutes(10), schedule.Next(7, null, Now, Now.AddMinutes(10)));
        Assert.Null(schedule.Next(8, null, Now.AddMinutes(10), Now.AddMinutes(10)));
    }
}
