using Microsoft.Extensions.Time.Testing;
using MonkeysMail.Grains.Hosting;
using Xunit;

namespace MonkeysMail.Tests.Hosting;

public sealed class DatabaseClockTests
{
    private static readonly DateTimeOffset Database = new(2031, 5, 6, 7, 8, 9, TimeSpan.Zero);

    [Fact]
    public void BeforeTheFirstReading_IsTheMachinesClock()
    {
        var before = TimeProvider.System.GetUtcNow();

        Assert.InRange(new DatabaseClock(TimeProvider.System).GetUtcNow(), before, before.AddMinutes(1));
    }

    [Fact]
    public void Reading_IsCarriedOnByTheMonotonicClock()
    {
        var clock = new DatabaseClock(TimeProvider.System);

        clock.Set(Database, TimeProvider.System.GetTimestamp());

        Assert.InRange(clock.GetUtcNow(), Database, Database.AddMinutes(1));
        Assert.True(clock.GetUtcNow() <= clock.GetUtcNow());
    }

    [Theory]
    [InlineData(null, 0, 600, 0)] // the first
    [InlineData(-20, 0, 600, 0)] // it was behind
    [InlineData(590, 0, 600, 590)] // a commit of 600 ms does not put it back
    [InlineData(900, 0, 600, 600)] // it was ahead of what can be
    public void Answer_MovesTheClockNoFurtherThanItMust(int? carried, int said, int way, int expected) => Assert.Equal(
        At(expected), DatabaseClock.Judge(carried is { } ms ? At(ms) : null, At(said), TimeSpan.FromMilliseconds(way)));

    private static DateTimeOffset At(int milliseconds) => Database.AddMilliseconds(milliseconds);

    [Fact]
    public void TestsClock_IsTakenAsItIs()
    {
        var test = new FakeTimeProvider(Database.AddYears(1));
        var clock = new DatabaseClock(test);

        clock.Set(Database, TimeProvider.System.GetTimestamp());
        test.Advance(TimeSpan.FromHours(2));

        Assert.Equal(Database.AddYears(1).AddHours(2), clock.GetUtcNow());
    }
}
