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
        var next = new WorkspaceGuard();
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
}
