using MonkeysMail.Grains.Workspaces;
using Xunit;

namespace MonkeysMail.Tests.Workspaces;

public sealed class TokenBucketTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Empty_RefusesAll_AndSaysWhenThereIsRoom()
    {
        var bucket = new TokenBucket(rate: 10, burst: 20, tokens: 5, Now);

        Assert.False(bucket.TryTake(10, Now, out var retryAfter));
        Assert.Equal(TimeSpan.FromSeconds(0.5), retryAfter);
        Assert.True(bucket.TryTake(5, Now, out _));
        Assert.True(bucket.TryTake(10, Now.AddSeconds(1), out _));
    }

    [Fact]
    public void Refill_StopsAtBurst()
    {
        var bucket = new TokenBucket(rate: 10, burst: 20, tokens: 0, Now);

        Assert.Equal(20, bucket.Describe(Now.AddHours(1)).Remaining);
        bucket.Return(100, Now.AddHours(1));
        Assert.Equal(20, bucket.Describe(Now.AddHours(1)).Remaining);
    }

    [Fact]
    public void RateZero_IsUnlimited()
    {
        var bucket = new TokenBucket(rate: 0, burst: 0, tokens: 0, Now);

        Assert.True(bucket.TryTake(1_000_000, Now, out _));
        Assert.Equal(0, bucket.Describe(Now).Burst);
    }

    [Fact]
    public void ClockThatSteppedBack_GivesNothingTwice()
    {
        var bucket = new TokenBucket(rate: 10, burst: 20, tokens: 0, Now);
        Assert.True(bucket.TryTake(10, Now.AddSeconds(1), out _));

        Assert.False(bucket.TryTake(1, Now, out _));
        Assert.False(bucket.TryTake(1, Now.AddSeconds(1), out _));
    }
}
