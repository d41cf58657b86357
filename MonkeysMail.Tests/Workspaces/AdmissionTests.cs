// The order of the judgement, and what each step refuses.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Workspaces;
using Xunit;
using static MonkeysMail.Tests.Workspaces.KeyStates;

namespace MonkeysMail.Tests.Workspaces;

public sealed class AdmissionTests
{
    private static readonly KeyId Bound = new("bound0000000");

    public static TheoryData<string> UnknownKeys => ["prefix", "secret", "mode", "revoked", "expired", "overlap", "workspace"];

    [Theory, MemberData(nameof(UnknownKeys))]
    public void WhatIsNoKey_IsOneRefusal_EvenFromAForbiddenAddress(string why)
    {
        var record = Record(Bound.Prefix, Scopes.All) with
        {
            RevokedAt = why == "revoked" ? Now : null,
            ExpiresAt = why == "expired" ? Now : null,
            OverlapEndsAt = why == "overlap" ? Now : null,
        };
        var state = State(record);
        state.Allowlist = ["10.0.0.0/8"];
        state.Created = why != "workspace";
        var credential = Credential(Bound) with
        {
            Prefix = why == "prefix" ? "unknown00000" : Bound.Prefix,
            SecretHash = why == "secret" ? [.. new byte[32]] : Hash,
            Mode = why == "mode" ? KeyMode.Test : KeyMode.Live,
        };

        var refusal = Admission.CheckCredential(Guard(state), credential, Scopes.MailSend, Now, out var key);

        Assert.Same(Admission.WrongKey, refusal);
        Assert.Null(key);
    }

    [Fact]
    public void Ends_AreExact()
    {
        var guard = Guard(State(Record(Bound.Prefix, Scopes.All) with { ExpiresAt = Now.AddSeconds(1) }));

        Assert.Null(Admission.CheckCredential(guard, Credential(Bound), Scopes.MailSend, Now.AddTicks(TimeSpan.TicksPerSecond - 1), out _));
        Assert.Same(Admission.WrongKey, Admission.CheckCredential(guard, Credential(Bound), Scopes.MailSend, Now.AddSeconds(1), out _));
    }

    [Fact]
    public void Address_IsJudgedBeforeScope_TheWorkspacesListFirst()
    {
        var state = State(Record(Bound.Prefix, Scopes.MailRead) with { Addresses = ["192.0.2.0/24"] });
        state.Allowlist = ["192.0.0.0/16"];
        var guard = Guard(state);

        Assert.Contains("workspace", Refused("198.51.100.1", RefusalCode.AddressNotAllowed), StringComparison.Ordinal);
        Assert.Contains("key", Refused("192.0.3.1", RefusalCode.AddressNotAllowed), StringComparison.Ordinal);
        Assert.Contains(Scopes.MailSend, Refused("192.0.2.1", RefusalCode.ScopeMissing), StringComparison.Ordinal);
        Assert.Contains(Scopes.MailSend, Refused("::ffff:192.0.2.1", RefusalCode.ScopeMissing), StringComparison.Ordinal);

        string Refused(string from, RefusalCode code)
        {
            var refusal = Admission.CheckCredential(guard, Credential(Bound, from), Scopes.MailSend, Now, out _);
            Assert.Equal(code, refusal?.Code);
            return refusal!.Detail;
        }
    }

    [Fact]
    public void Domain_IsOneOfTheKeysAndOneOfTheWorkspaces()
    {
        var guard = Guard(State(Record(Bound.Prefix, Scopes.MailSend) with { Domains = ["example.com", "example.net"] }));
        var key = guard.Find(Bound.Prefix)!;

        Assert.Null(Admission.CheckDomain(guard, key, "example.com"));
        Assert.Equal(RefusalCode.ScopeMissing, Admission.CheckDomain(guard, key, "example.org")?.Code);
        Assert.Equal(RefusalCode.DomainNotVerified, Admission.CheckDomain(guard, key, "example.net")?.Code);
        Assert.Null(Admission.CheckDomain(guard, guard.Find(Admin.Prefix)!, "example.org"));
    }

    [Fact]
    public void TestKey_SendsFromAnyDomain_UnlessItIsBound()
    {
        var test = Record("test00000000", Scopes.MailSend) with { Mode = KeyMode.Test };
        var guard = Guard(State(test, test with { Prefix = "test00000001", Domains = ["example.com"] }));

        Assert.Null(Admission.CheckDomain(guard, guard.Find("test00000000")!, "anything.example"));
        Assert.Equal(RefusalCode.ScopeMissing, Admission.CheckDomain(guard, guard.Find("test00000001")!, "anything.example")?.Code);
    }

    [Fact]
    public void Tokens_AreTakenFromBothBucketsOrNone()
    {
        var key = new KeyGuard(Record(Bound.Prefix, Scopes.MailSend) with { Rate = 1, Burst = 10 }, null, null, Now);
        var workspace = Sending(new WorkspaceLimits { Rate = 1, Burst = 5 });

        Assert.Null(Admission.Take(key, workspace, 5, Now));
        Assert.Equal((5, 0), (key.Bucket.Describe(Now).Remaining, workspace.Bucket.Describe(Now).Remaining));
        Assert.Equal(RefusalCode.RateLimited, Admission.Take(key, workspace, 1, Now)?.Code);
        Assert.Equal(5, key.Bucket.Describe(Now).Remaining);
        workspace.GiveBack(5, counted: true, Now);
        Assert.Contains("key", Admission.Take(key, Sending(new WorkspaceLimits { Rate = 0 }), 6, Now)!.Detail, StringComparison.Ordinal);
        Assert.Equal(5, workspace.Bucket.Describe(Now).Remaining);
    }

    [Fact]
    public void WhatNoWaitingLetsThrough_IsNotToBeRepeated()
    {
        var key = new KeyGuard(Record(Bound.Prefix, Scopes.MailSend) with { Rate = 1, Burst = 10 }, null, null, Now);

        Assert.Contains("burst is 5", Never(key, new WorkspaceLimits { Rate = 1, Burst = 5 }, 6), StringComparison.Ordinal);
        Assert.Contains("key's burst is 10", Never(key, new WorkspaceLimits { Rate = 0 }, 11), StringComparison.Ordinal);
        Assert.Contains("daily_quota is 3", Never(key, new WorkspaceLimits { Rate = 0, DailyQuota = 3 }, 4), StringComparison.Ordinal);
        Assert.Equal(10, key.Bucket.Describe(Now).Remaining);

        string Never(KeyGuard by, WorkspaceLimits limits, int wanted)
        {
            var refusal = Admission.Take(by, Sending(limits), wanted, Now)!;
            Assert.Equal((RefusalCode.InvalidRequest, null), (refusal.Code, refusal.RetryAfter));
            return refusal.Detail;
        }
    }

    [Fact]
    public void Quotas_AreCountedWithTheTokensOrNotAtAll()
    {
        var key = new KeyGuard(Record(Bound.Prefix, Scopes.MailSend) with { DailyQuota = 8 }, null, null, Now);
        var workspace = Sending(new WorkspaceLimits { Rate = 1, Burst = 100, DailyQuota = 10 });

        Assert.Null(Admission.Take(key, workspace, 6, Now));
        var ofKey = Admission.Take(key, workspace, 3, Now);
        Assert.Equal(RefusalCode.QuotaExceeded, ofKey?.Code);
        Assert.Contains("The key's quota of 8 recipients a day has 2 left, and the message has 3.", ofKey!.Detail, StringComparison.Ordinal);
        Assert.Equal((6, 94), (workspace.Quota.Describe(QuotaWindow.Day, Now).Recipients, workspace.Bucket.Describe(Now).Remaining));

        // What another key takes is the workspace's use.
        var other = new KeyGuard(Record("other0000000", Scopes.MailSend), null, null, Now);
        Assert.Null(Admission.Take(other, workspace, 4, Now));
        Assert.Contains("The workspace's quota", Admission.Take(key, workspace, 1, Now)!.Detail, StringComparison.Ordinal);

        other.GiveBack(4, 1, Now);
        workspace.GiveBack(4, counted: true, Now);
        Assert.Null(Admission.Take(key, workspace, 2, Now));
    }

    [Fact]
    public void TestKey_CountsInItsOwnQuotaAlone()
    {
        var key = new KeyGuard(Record(Bound.Prefix, Scopes.MailSend) with { Mode = KeyMode.Test, MonthlyQuota = 5 }, null, null, Now);
        var workspace = Sending(new WorkspaceLimits { DailyQuota = 1 });

        Assert.Null(Admission.Take(key, workspace, 5, Now));
        Assert.Equal(RefusalCode.QuotaExceeded, Admission.Take(key, workspace, 1, Now)?.Code);
        Assert.Equal(0, workspace.Quota.Describe(QuotaWindow.Day, Now).Recipients);
        Assert.Equal(QuotaWindow.Month, Assert.Single(Admission.Quotas(key, workspace, Now)).Window);
    }

    [Fact]
    public void QuotaHeaders_TellTheTighterOfEachWindow()
    {
        var key = new KeyGuard(Record(Bound.Prefix, Scopes.MailSend) with { DailyQuota = 5 }, null, null, Now);
        var workspace = Sending(new WorkspaceLimits { DailyQuota = 100, MonthlyQuota = 200 });
        Assert.Null(Admission.Take(key, workspace, 1, Now));

        Assert.Equal(
            [
                new QuotaState(QuotaWindow.Day, 5, 4, TimeSpan.FromDays(1), TimeSpan.FromDays(1)),
                new QuotaState(QuotaWindow.Month, 200, 199, TimeSpan.FromDays(31), TimeSpan.FromDays(31)),
            ],
            Admission.Quotas(key, workspace, Now).ToArray());
        Assert.True(Admission.Quotas(new KeyGuard(Record(Bound.Prefix), null, null, Now), Sending(new WorkspaceLimits()), Now).IsDefault);
    }

    [Fact]
    public void RateLimitHeaders_TellTheTighterBucket()
    {
        var none = default(RateLimitState);
        var wide = new RateLimitState(1_000, 900, TimeSpan.Zero);
        var narrow = new RateLimitState(10, 3, TimeSpan.Zero);

        Assert.Equal(narrow, Admission.Tighter(wide, narrow));
        Assert.Equal(narrow, Admission.Tighter(narrow, wide));
        Assert.Equal(wide, Admission.Tighter(none, wide));
        Assert.Equal(wide, Admission.Tighter(wide, none));
    }

    private static SendingLimits Sending(WorkspaceLimits limits)
    {
        var sending = new SendingLimits(limits, new AdaptiveOptions());
        sending.Apply(State(), Now);
        return sending;
    }
}
