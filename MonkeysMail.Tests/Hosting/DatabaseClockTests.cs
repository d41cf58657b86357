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

        clock.Set(Database);

        Assert.InRange(clock.GetUtcNow(), Database, Database.AddMinutes(1));
        Assert.True(clock.GetUtcNow() <= clock.GetUtcNow());
    }

    [Fact]
    public void TestsClock_IsTakenAsItIs()
    {
        var test = new FakeTimeProvider(Database.AddYears(1));
        var clock = new DatabaseClock(test);

        clock.Set(Database);
        test.Advance(TimeSpan.FromHours(2));

        Assert.Equal(Database.AddYears(1).AddHours(2), clock.GetUtcNow());
    }
}
