using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Workspaces;
using Xunit;
using static MonkeysMail.Tests.Workspaces.KeyStates;

namespace MonkeysMail.Tests.Workspaces;

public sealed class WorkspaceGuardTests
{
    private static readonly ApiKeyRecord Limited = Record("limited00000", Scopes.MailSend) with { Rate = 10, Burst = 100 };

    [Fact]
    public void Bucket_IsEmptyAfterACrash_AndGoesOnAfterACleanStop()
    {
        var state = State(Limited);
        var crashed = Guard(state);
        Assert.Equal(0, crashed.Find(Limited.Prefix)!.Bucket.Describe(Now).Remaining);

        var later = Now.AddSeconds(4);
        crashed.KeepBuckets(state, later);
        var next = new WorkspaceGuard(new WorkspaceLimits(), new AdaptiveOptions());
        next.Start(state, later.AddSeconds(1));

        Assert.Equal(50, next.Find(Limited.Prefix)!.Bucket.Describe(later.AddSeconds(1)).Remaining);
    }

    [Fact]
    public void NewKey_HasAFullBucket_AndANewRateKeepsItsTokens()
    {
        var guard = Guard(State());
        guard.Apply(State(Limited), Now);
        var bucket = guard.Find(Limited.Prefix)!.Bucket;
        Assert.True(bucket.TryTake(90, Now, out _));

        guard.Apply(State(Limited with { Burst = 20 }), Now);
        Assert.Equal(10, guard.Find(Limited.Prefix)!.Bucket.Describe(Now).Remaining);
        guard.Apply(State(Limited with { Rate = 0, Burst = 0 }), Now);
        Assert.True(guard.Find(Limited.Prefix)!.Bucket.IsUnlimited);
    }

    [Fact]
    public void Use_IsNewUntilItIsWritten_AndUseDuringAWriteStaysNew()
    {
        var state = State(Limited);
        var guard = Guard(state);
        var key = guard.Find(Limited.Prefix)!;
        Assert.False(guard.HasNewUse);

        key.Used(Now, "192.0.2.1", messages: 2);
        Assert.True(guard.HasNewUse);
        guard.KeepUse(state);
        key.GiveBack(0, 1, Now);
        guard.Apply(state, Now);
        Assert.True(guard.HasNewUse);
        guard.KeepUse(state);
        guard.Apply(state, Now);

        Assert.False(guard.HasNewUse);
        Assert.Equal(new KeyUsage(1, Now, "192.0.2.1"), state.Usage[Limited.Prefix]);
        Assert.Equal(1, Guard(state).Find(Limited.Prefix)!.Describe(Now).Messages);
    }

    [Fact]
    public void ForgottenKey_IsForgotten()
    {
        var guard = Guard(State(Limited));

        guard.Apply(State(), Now);

        Assert.Null(guard.Find(Limited.Prefix));
        Assert.NotNull(guard.Find(Admin.Prefix));
    }

    [Fact]
    public void NewWorkspace_HasAFullBucket_AndACrashedOneAnEmptyOne()
    {
        var made = new WorkspaceGuard(new WorkspaceLimits { Rate = 10, Burst = 100 }, new AdaptiveOptions());
        made.Apply(State(), Now);
        var crashed = new WorkspaceGuard(new WorkspaceLimits { Rate = 10, Burst = 100 }, new AdaptiveOptions());
        crashed.Start(State(), Now);

        Assert.Equal((100, 0), (made.Limits.Bucket.Describe(Now).Remaining, crashed.Limits.Bucket.Describe(Now).Remaining));
        Assert.True(made.Limits.Bucket.TryTake(70, Now, out _));
        var state = State();
        made.KeepBuckets(state, Now);
        var next = new WorkspaceGuard(new WorkspaceLimits { Rate = 10, Burst = 100 }, new AdaptiveOptions());
        next.Start(state, Now.AddSeconds(2));
        Assert.Equal(50, next.Limits.Bucket.Describe(Now.AddSeconds(2)).Remaining);
    }

    [Fact]
    public void ChangedLimitsAndCeilings_HoldAtOnce_AndKeepTokensAndCounts()
    {
        var guard = new WorkspaceGuard(new WorkspaceLimits { Rate = 10, Burst = 100 }, new AdaptiveOptions());
        guard.Apply(State(), Now);
        Assert.Null(Admission.Take(guard.Find(Admin.Prefix)!, guard.Limits, 60, Now));

        var limited = State();
        limited.Limits = new LimitValues(Burst: 80, DailyQuota: 61);
        guard.KeepUse(limited);
        guard.Apply(limited, Now);
        Assert.Equal(new LimitValues(10, 80, 61, 0), guard.Limits.InForce);
        Assert.Equal(40, guard.Limits.Bucket.Describe(Now).Remaining);
        Assert.Equal(RefusalCode.QuotaExceeded, Admission.Take(guard.Find(Admin.Prefix)!, guard.Limits, 2, Now)?.Code);

        limited.Ceilings = new WorkspaceCeilings { Burst = 20, MonthlyQuota = 50 };
        guard.Apply(limited, Now);
        Assert.Equal(new LimitValues(10, 20, 61, 50), guard.Limits.InForce);
        Assert.Equal(20, guard.Limits.Bucket.Describe(Now).Remaining);

        guard.Apply(State(), Now);
        Assert.Equal(20, guard.Limits.Bucket.Describe(Now).Remaining);
        Assert.Null(Admission.Take(guard.Find(Admin.Prefix)!, guard.Limits, 2, Now));
    }

    [Fact]
    public void ExactCounts_AreLeftByACleanStopAlone()
    {
        var state = State(Limited with { DailyQuota = 1_000 });
        state.Ceilings = new WorkspaceCeilings { MonthlyQuota = 5_000 };
        var guard = Guard(state);
        guard.Find(Limited.Prefix)!.Quota.Check(7, "key", Now);
        guard.Find(Limited.Prefix)!.Quota.Count(7);
        guard.Limits.Quota.Check(7, "workspace", Now);
        guard.Limits.Quota.Count(7);

        guard.KeepUse(state);
        Assert.Equal((27, 107), (state.KeyQuotas[Limited.Prefix].DayCount, state.Quota!.MonthCount));
        guard.Apply(state, Now);
        Assert.True(guard.HasToKeep);
        guard.KeepUse(state, exactly: true);
        Assert.Equal((7, 7), (state.KeyQuotas[Limited.Prefix].DayCount, state.Quota!.MonthCount));
    }
}
