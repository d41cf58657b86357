using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Workspaces;
using Xunit;
using static MonkeysMail.Tests.Workspaces.KeyStates;

namespace MonkeysMail.Tests.Workspaces;

public sealed class AdaptiveRateTests
{
    private static readonly AdaptiveOptions Options = new();

    [Theory]
    [InlineData(999, 0, 0, 1)]
    [InlineData(500, 499, 50, 1)]
    [InlineData(981, 19, 0, 1)]
    [InlineData(980, 20, 0, 1)]
    [InlineData(9_750, 250, 0, 0.8)]
    [InlineData(9_650, 350, 0, 0.5)]
    [InlineData(950, 50, 0, 0.01)]
    [InlineData(500, 500, 0, 0.01)]
    [InlineData(1_000, 0, 4, 1)]
    [InlineData(4_000, 0, 8, 0.5)]
    [InlineData(10_000, 0, 30, 0.01)]
    [InlineData(9_750, 250, 20, 0.45)]
    public void Factor_FollowsTheWorseOfBouncesAndComplaints(long delivered, long bounced, long complaints, double factor)
    {
        var state = AdaptiveRate.Judge(Options, allowed: true, new OutcomeCounts(delivered, bounced, complaints));

        Assert.Equal(factor, state.Factor, 6);
        Assert.Equal(delivered + bounced, state.Outcomes);
        Assert.Equal((double)bounced / (delivered + bounced), state.BounceRate);
    }

    [Fact]
    public void Reason_SaysWhatAndFromWhere()
    {
        var bounces = AdaptiveRate.Judge(Options, allowed: true, new OutcomeCounts(9_650, 350, 0));
        var complaints = AdaptiveRate.Judge(Options, allowed: true, new OutcomeCounts(4_000, 0, 8));

        Assert.Equal("3.5 % of 10,000 recipients bounced in the last 24 hours; the rate narrows from 2 % on and is at its least from 5 % on.", bounces.Reason);
        Assert.Equal(
            "0.2 % of 4,000 deliveries were complained of in the last 24 hours; the rate narrows from 0.1 % on and is at its least from 0.3 % on.", complaints.Reason);
        Assert.Contains("1,000", AdaptiveRate.Judge(Options, allowed: true, default).Reason, StringComparison.Ordinal);
        Assert.Null(AdaptiveRate.Judge(Options, allowed: true, default).BounceRate);
    }

    [Fact]
    public void SwitchedOff_LeavesTheRate()
    {
        var bad = new OutcomeCounts(500, 500, 500);

        Assert.Equal((1, false), (AdaptiveRate.Judge(Options, allowed: false, bad).Factor, AdaptiveRate.Judge(Options, allowed: false, bad).IsOn));
        Assert.Equal(1, AdaptiveRate.Judge(Options with { Enabled = false }, allowed: true, bad).Factor);
    }

    [Fact]
    public void Rate_NarrowsAtOnce_AndWidensAgainAsTheDayGoesOn()
    {
        var sending = new SendingLimits(new WorkspaceLimits { Rate = 100, Burst = 1_000 }, Options);
        sending.Apply(State(), Now);
        sending.Report(new OutcomeCounts(1_900, 100, 0), Now);
        Assert.Equal((1, 100), (sending.NarrowedRate, sending.InForce.Rate));
        Assert.NotNull(sending.Narrowing);

        // A full bucket stays full; what it fills by is another.
        Assert.True(sending.Bucket.TryTake(1_000, Now, out _));
        Assert.False(sending.Bucket.TryTake(3, Now.AddSeconds(2), out var wait));
        Assert.Equal(TimeSpan.FromSeconds(1), wait);

        // Better mail thins it out, and after a day it is gone.
        sending.Report(new OutcomeCounts(2_000, 0, 0), Now.AddHours(1));
        Assert.Equal(80, sending.NarrowedRate);
        sending.Refresh(Now.AddHours(24));
        Assert.Equal((100, null), (sending.NarrowedRate, sending.Narrowing));
        Assert.Equal(2_000, sending.Adaptive.Outcomes);
    }

    [Fact]
    public void Outcomes_GoOnAfterARestart_AndAnOperatorSwitchesItOff()
    {
        var state = State();
        var sending = new SendingLimits(new WorkspaceLimits(), Options);
        sending.Apply(state, Now);
        sending.Report(new OutcomeCounts(900, 100, 0), Now);
        sending.Report(new OutcomeCounts(900, 100, 0), Now.AddHours(2));
        Assert.True(sending.HasNewUse);
        sending.KeepUse(state, exactly: false);
        Assert.False(sending.HasNewUse);
        Assert.Equal(2, state.Outcomes.Length);

        var next = new SendingLimits(new WorkspaceLimits(), Options);
        next.Start(state, Now.AddHours(3));
        Assert.Equal((1, 2_000), (next.NarrowedRate, next.Adaptive.Outcomes));

        state.Ceilings = new WorkspaceCeilings { Adaptive = false };
        next.Apply(state, Now.AddHours(3));
        Assert.Equal((100, false), (next.NarrowedRate, next.Adaptive.IsOn));
    }

    [Fact]
    public void Window_HoldsHalfHoursOfADay()
    {
        var window = new OutcomeWindow([]);
        for (var i = 0; i < 100; i++)
        {
            window.Add(new OutcomeCounts(1, 0, 0), Now.AddMinutes(30 * i));
            window.Add(new OutcomeCounts(0, 1, 0), Now.AddMinutes((30 * i) + 29));
        }

        Assert.Equal(OutcomeWindow.Slots, window.Keep().Length);
        Assert.Equal(new OutcomeCounts(48, 48, 0), window.Total);
        window.Forget(Now.AddDays(30));
        Assert.Equal(default, window.Total);
    }
}
