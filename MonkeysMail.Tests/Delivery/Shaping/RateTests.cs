// Tokens and the meter: as much as the rate says, nothing saved up, and the wait that is told is long enough.
using Microsoft.Extensions.Time.Testing;
using MonkeysMail.Grains.Delivery.Shaping;
using Xunit;

namespace MonkeysMail.Tests.Delivery.Shaping;

public sealed class RateTests
{
    private readonly FakeTimeProvider time = new();

    [Theory]
    [InlineData(50, 10, 500)]
    [InlineData(0.5, 60, 30)]
    [InlineData(3, 20, 60)]
    public void OverAWhile_AsManyGoAsTheRateSays(double rate, int seconds, int expected)
    {
        var bucket = new RateBucket(time);
        bucket.Set(rate, time.GetTimestamp());
        var taken = 0;
        for (var end = time.GetUtcNow() + TimeSpan.FromSeconds(seconds); time.GetUtcNow() < end; time.Advance(bucket.Wait(time.GetTimestamp())))
        {
            while (bucket.TryTake(time.GetTimestamp()))
            {
                taken++;
            }
        }

        Assert.InRange(taken, (int)(expected * 0.95), (int)(expected * 1.05) + 1);
    }

    [Fact]
    public void APause_SavesUpAQuarterOfASecondAtMost()
    {
        var bucket = new RateBucket(time);
        bucket.Set(100, time.GetTimestamp());
        time.Advance(TimeSpan.FromHours(1));

        var taken = 0;
        while (bucket.TryTake(time.GetTimestamp()))
        {
            taken++;
        }

        Assert.Equal(25, taken);
    }

    [Fact]
    public void WithoutARate_NobodyWaits()
    {
        var bucket = new RateBucket(time);

        Assert.True(Enumerable.Range(0, 1_000).All(_ => bucket.TryTake(time.GetTimestamp())));
        Assert.Null(bucket.Rate);
    }

    [Fact]
    public void AReturnedToken_IsThereAgain()
    {
        var bucket = new RateBucket(time);
        bucket.Set(1, time.GetTimestamp());
        Assert.True(bucket.TryTake(time.GetTimestamp()));
        Assert.False(bucket.TryTake(time.GetTimestamp()));

        bucket.Return();

        Assert.True(bucket.TryTake(time.GetTimestamp()));
    }

    [Fact]
    public void TheMeter_CountsTenSeconds_AndForgets()
    {
        var meter = new RateMeter(time);
        for (var second = 0; second < 10; second++)
        {
            for (var i = 0; i < 7; i++)
            {
                meter.Add(time.GetTimestamp());
            }

            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(7, meter.PerSecond(time.GetTimestamp()), 6);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(3.5, meter.PerSecond(time.GetTimestamp()), 6);
        Assert.Equal(0, meter.PerSecond(time.GetTimestamp(), 2));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, meter.PerSecond(time.GetTimestamp()));
    }
}
