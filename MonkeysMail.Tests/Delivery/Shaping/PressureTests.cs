// How much of its limits a destination bears: half at each push, back in steps.
using Microsoft.Extensions.Time.Testing;
using MonkeysMail.Grains.Delivery.Shaping;
using Xunit;

namespace MonkeysMail.Tests.Delivery.Shaping;

public sealed class PressureTests
{
    private readonly FakeTimeProvider time = new();
    private readonly Pressure pressure;

    public PressureTests() => pressure = new Pressure(time);

    [Fact]
    public void EachPush_Halves_DownToAFloor()
    {
        List<double> scales = [];
        for (var i = 0; i < 8; i++)
        {
            Assert.True(Push());
            scales.Add(pressure.Scale);
            time.Advance(Pressure.OnePush);
        }

        Assert.Equal([0.5, 0.25, 0.125, 0.0625, 0.05, 0.05, 0.05, 0.05], scales);
    }

    [Fact]
    public void ConnectionsThatAreRefusedTogether_AreOnePush()
    {
        Assert.True(Push());
        time.Advance(Pressure.OnePush - TimeSpan.FromMilliseconds(1));

        Assert.False(Push());
        Assert.Equal(0.5, pressure.Scale);
    }

    [Fact]
    public void Recovery_WaitsForAPause_ThenGoesByStepsAndOnlyWithSuccess()
    {
        Push();
        Assert.False(Succeed());

        time.Advance(Pressure.Pause);
        Assert.True(Succeed());
        Assert.False(Succeed());
        Assert.Equal(0.6, pressure.Scale, 9);

        for (var i = 0; i < 4; i++)
        {
            time.Advance(Pressure.StepTime);
            Assert.True(Succeed());
        }

        Assert.Equal(1, pressure.Scale, 9);
        time.Advance(Pressure.StepTime);
        Assert.False(Succeed());
        Assert.Null(pressure.RateThen);
    }

    [Fact]
    public void ARefusedConnection_LowersToThoseThatAreOpen_AndNeverRaises()
    {
        Assert.True(pressure.Refused(2, 8, time.GetTimestamp()));
        Assert.Equal(0.25, pressure.Scale);

        Assert.False(pressure.Refused(4, 8, time.GetTimestamp()));
        Assert.Equal(0.25, pressure.Scale);
    }

    [Fact]
    public void TheRateOfTheFirstPush_IsWhatIsScaled()
    {
        pressure.PushedBack(time.GetTimestamp(), 40);
        time.Advance(Pressure.OnePush);
        pressure.PushedBack(time.GetTimestamp(), 20);

        Assert.Equal(40, pressure.RateThen);
    }

    private bool Push() => pressure.PushedBack(time.GetTimestamp(), 1);

    private bool Succeed() => pressure.Succeeded(time.GetTimestamp());
}
