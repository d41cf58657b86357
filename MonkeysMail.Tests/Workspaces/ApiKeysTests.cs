// The changes to keys on a state, and what they leave in the journal.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Workspaces;
using Xunit;
using static MonkeysMail.Tests.Workspaces.KeyStates;

namespace MonkeysMail.Tests.Workspaces;

public sealed class ApiKeysTests
{
    private static readonly KeyId Shop = new("shop00000000");

    [Fact]
    public void MadeKey_IsAKey_AndEachIsAnother()
    {
        var one = NewKey.Make(KeyMode.Test);

        Assert.True(ApiKeyText.TryParse(one.Text, out var parsed));
        Assert.Equal((one.Id.Prefix, KeyMode.Test), (parsed.Prefix, parsed.Mode));
        Assert.Equal<byte>(one.SecretHash, parsed.SecretHash);
        Assert.NotEqual(one.Text, NewKey.Make(KeyMode.Test).Text);
        Assert.DoesNotContain(one.Text, new KeyAnswer(null, [], null, one.Text).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Create_KeepsWhatIsNormal_AndTellsTheJournalNoSecret()
    {
        var state = State();
        var made = NewKey.Make(KeyMode.Live);
        var wanted = Wanted(Scopes.MailSend, Scopes.MailSend) with
        {
            Domains = ["Bücher.example", "example.com", "EXAMPLE.com"],
            Addresses = ["::ffff:192.0.2.0/120", "192.0.2.0/24"],
            Rate = 5,
        };

        var step = ApiKeys.Create(state, wanted, made, null, By(Admin), Now);

        Assert.Null(step.Refusal);
        Assert.Equal(step.Record, state.Keys[made.Id.Prefix]);
        Assert.Equal<string>([Scopes.MailSend], step.Record!.Scopes);
        Assert.Equal<string>(["example.com", "xn--bcher-kva.example"], step.Record.Domains);
        Assert.Equal<string>(["192.0.2.0/24"], step.Record.Addresses);
        Assert.Equal((5, 50), (step.Record.Rate, step.Record.Burst));
        var entry = Assert.Single(state.Journal.Unpublished);
        Assert.Equal(("key.created", made.Id.ToString(), Admin.ToString()), (entry.Action, entry.Target, entry.Actor.Id));
        Assert.Null(entry.Before);
        Assert.Contains("\"scopes\":[\"mail:send\"]", entry.After, StringComparison.Ordinal);
        Assert.DoesNotContain(made.Text.Split('.')[1], entry.After, StringComparison.Ordinal);
        Assert.DoesNotContain("hash", entry.After, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void RefusedChange_LeavesTheStateAsItWas()
    {
        var state = State(Record(Shop.Prefix, Scopes.MailSend));
        var before = state.Keys.ToDictionary();

        Assert.NotNull(ApiKeys.Create(state, Wanted("eat"), NewKey.Make(KeyMode.Live), null, By(Admin), Now).Refusal);
        Assert.NotNull(ApiKeys.Change(state, Shop, new KeyChange(Name: ""), By(Admin), Now).Refusal);
        Assert.NotNull(ApiKeys.Rotate(state, Shop, TimeSpan.FromDays(8), NewKey.Make(KeyMode.Live), null, By(Admin), Now).Refusal);
        Assert.NotNull(ApiKeys.Revoke(state, Admin, force: false, By(Admin), Now).Refusal);

        Assert.Equal(before, state.Keys);
        Assert.Empty(state.Journal.Unpublished);
    }

    [Fact]
    public void ActorThatWasRevokedMeanwhile_ChangesNothing()
    {
        var state = State(Record(Shop.Prefix, Scopes.All) with { RevokedAt = Now });

        Assert.Same(Admission.WrongKey, ApiKeys.Create(state, Wanted("*"), NewKey.Make(KeyMode.Live), null, By(Shop), Now).Refusal);
        Assert.Same(Admission.WrongKey, ApiKeys.Revoke(state, Admin, force: true, By(Shop), Now).Refusal);
        Assert.Same(Admission.WrongKey, ApiKeys.Revoke(state, Admin, force: true, By(new KeyId("gone00000000")), Now).Refusal);
    }

    [Fact]
    public void BoundActor_GivesOnlyWithinItsBounds()
    {
        var bound = Record(Shop.Prefix, Scopes.KeysWrite, Scopes.MailSend) with { Domains = ["example.com"], Addresses = ["192.0.2.0/24"] };
        var state = State(bound);
        var within = Wanted(Scopes.MailSend) with { Domains = ["example.com"], Addresses = ["192.0.2.128/25"] };

        Assert.Null(Make(within));
        Assert.Equal(RefusalCode.ScopeMissing, Make(within with { Domains = [] }));
        Assert.Equal(RefusalCode.ScopeMissing, Make(within with { Domains = ["example.com", "example.org"] }));
        Assert.Equal(RefusalCode.ScopeMissing, Make(within with { Addresses = [] }));
        Assert.Equal(RefusalCode.ScopeMissing, Make(within with { Addresses = ["192.0.0.0/16"] }));
        Assert.Equal(
            RefusalCode.ScopeMissing, ApiKeys.Change(state, Shop, new KeyChange(Domains: []), By(Shop), Now).Refusal?.Code);

        RefusalCode? Make(KeySpecification wanted) =>
            ApiKeys.Create(state, wanted, NewKey.Make(KeyMode.Live), null, By(Shop), Now).Refusal?.Code;
    }

    [Fact]
    public void LimitedActor_GivesNothingBeyondItsOwnLimits_NotEvenToItself()
    {
        var limited = Record(Shop.Prefix, Scopes.KeysWrite, Scopes.MailSend) with
        {
            Rate = 10,
            Burst = 60,
            DailyQuota = 100,
            MonthlyQuota = 1000,
            ExpiresAt = Now.AddDays(7),
        };
        var state = State(limited);
        var within = Wanted(Scopes.MailSend) with { Rate = 5, DailyQuota = 100, MonthlyQuota = 500, ExpiresAt = Now.AddDays(7) };

        Assert.Null(Make(within));
        KeySpecification[] beyond =
        [
            within with { Rate = 0 }, within with { Rate = 11 }, within with { Burst = 61 }, within with { DailyQuota = 0 }, within with { DailyQuota = 101 },
            within with { MonthlyQuota = 0 }, within with { MonthlyQuota = 1001 }, within with { ExpiresAt = null }, within with { ExpiresAt = Now.AddDays(8) },
        ];
        Assert.All(beyond, wanted => Assert.Equal(RefusalCode.ScopeMissing, Make(wanted)));
        KeyChange[] lifts =
        [
            new(Rate: 0), new(Rate: 11), new(Burst: 61), new(DailyQuota: 0), new(DailyQuota: 101), new(MonthlyQuota: 0), new(MonthlyQuota: 1001),
            new(SetsExpiry: true), new(SetsExpiry: true, ExpiresAt: Now.AddDays(8)),
        ];
        Assert.All(lifts, change => Assert.Equal(RefusalCode.ScopeMissing, Change(change)));
        Assert.Null(Change(new KeyChange(Name: "shop", Rate: 9, Burst: 60, DailyQuota: 99, MonthlyQuota: 999, SetsExpiry: true, ExpiresAt: Now.AddDays(6))));
        Assert.Equal(RefusalCode.ScopeMissing, Change(new KeyChange(DailyQuota: 100)));
        Assert.Null(ApiKeys.Change(state, Shop, new KeyChange(Rate: 0, DailyQuota: 0, SetsExpiry: true), By(Admin), Now).Refusal);

        RefusalCode? Make(KeySpecification wanted) =>
            ApiKeys.Create(state, wanted, NewKey.Make(KeyMode.Live), null, By(Shop), Now).Refusal?.Code;
        RefusalCode? Change(KeyChange change) => ApiKeys.Change(state, Shop, change, By(Shop), Now).Refusal?.Code;
    }

    [Fact]
    public void KeyInItsOverlap_MakesNoneThatOutlivesIt()
    {
        var state = State(Record(Shop.Prefix, Scopes.All) with { OverlapEndsAt = Now.AddHours(1) });

        var lasting = ApiKeys.Create(state, Wanted(Scopes.MailSend), NewKey.Make(KeyMode.Live), null, By(Shop), Now);
        var rotated = ApiKeys.Rotate(state, Admin, TimeSpan.Zero, NewKey.Make(KeyMode.Live), null, By(Shop), Now);

        Assert.Equal(RefusalCode.ScopeMissing, lasting.Refusal?.Code);
        Assert.Equal(RefusalCode.ScopeMissing, rotated.Refusal?.Code);
    }

    [Fact]
    public void LesserKey_NeitherChangesNorRotatesNorRevokesAGreaterOne_ButItself()
    {
        ApiKeyRecord[] lesser =
        [
            Record(Shop.Prefix, Scopes.KeysWrite, Scopes.MailSend),
            Record(Shop.Prefix, Scopes.All) with { Mode = KeyMode.Test },
            Record(Shop.Prefix, Scopes.All) with { Domains = ["example.com"] },
            Record(Shop.Prefix, Scopes.All) with { Addresses = ["192.0.2.0/24"] },
        ];

        Assert.All(lesser, acting =>
        {
            var state = State(acting);
            Assert.Equal(RefusalCode.ScopeMissing, ApiKeys.Change(state, Admin, new KeyChange(Name: "mine"), By(Shop), Now).Refusal?.Code);
            Assert.Equal(
                RefusalCode.ScopeMissing, ApiKeys.Rotate(state, Admin, TimeSpan.Zero, NewKey.Make(KeyMode.Live), null, By(Shop), Now).Refusal?.Code);
            Assert.Equal(RefusalCode.ScopeMissing, ApiKeys.Revoke(state, Admin, force: true, By(Shop), Now).Refusal?.Code);
            Assert.Empty(state.Journal.Unpublished);

            Assert.Null(ApiKeys.Change(state, Shop, new KeyChange(Name: "mine"), By(Shop), Now).Refusal);
            Assert.Null(ApiKeys.Revoke(state, Shop, force: false, By(Shop), Now).Refusal);
        });
    }

    [Theory]
    [InlineData(KeyMode.Test, null)]
    [InlineData(KeyMode.Live, "example.com")]
    public void TestKeyOrBoundKey_DoesNotChangeTheWorkspace(KeyMode mode, string? domain)
    {
        var state = State(Record(Shop.Prefix, Scopes.All) with { Mode = mode, Domains = domain is null ? [] : [domain] });
        var change = new WorkspaceChange(Allowlist: ["192.0.2.0/24"]);

        var (refusal, _, changed) = WorkspaceSettings.Change(state, new WorkspaceId(Guid.NewGuid()), change, new WorkspaceLimits(), By(Shop), Now);

        Assert.Equal((RefusalCode.ScopeMissing, false), (refusal!.Code, changed));
        Assert.Empty(state.Allowlist);
        Assert.True(WorkspaceSettings.Change(state, new WorkspaceId(Guid.NewGuid()), change, new WorkspaceLimits(), By(Admin), Now).Changed);
    }

    [Fact]
    public void Successor_GoesOnWithTheQuotaAndTheBucketOfItsPredecessor()
    {
        var state = State(Record(Shop.Prefix, Scopes.MailSend) with { Rate = 1, Burst = 50, DailyQuota = 100 });
        state.Bucket = new BucketCheckpoint(1000, Now);
        state.KeyBuckets[Shop.Prefix] = new BucketCheckpoint(50, Now);
        var guard = Guard(state);
        Assert.Null(Admission.Take(guard.Find(Shop.Prefix)!, guard.Limits, 40, Now));
        var made = NewKey.Make(KeyMode.Live);

        Assert.Null(ApiKeys.Rotate(state, Shop, TimeSpan.Zero, made, null, By(Admin), Now).Refusal);
        guard.KeepUse(state);
        guard.Apply(state, Now);

        var successor = guard.Find(made.Id.Prefix)!;
        Assert.Equal(40, successor.Quota.Describe(QuotaWindow.Day, Now).Recipients);
        Assert.Equal(10, successor.Bucket.Describe(Now).Remaining);
        Assert.False(successor.Quota.OwesMark);
        Assert.True(Guard(state).Find(made.Id.Prefix)!.Quota.Describe(QuotaWindow.Day, Now).Recipients >= 40);
    }

    [Fact]
    public void Rotate_TellsBothKeysOfEachOther_AndBothInTheJournal()
    {
        var state = State(Record(Shop.Prefix, Scopes.MailSend) with { Domains = ["example.com"], Rate = 5, Burst = 7 });
        var made = NewKey.Make(KeyMode.Live);

        var step = ApiKeys.Rotate(state, Shop, TimeSpan.FromHours(1), made, null, By(Admin), Now);

        Assert.Equal((Shop, 7), (step.Record!.Predecessor!.Value, step.Record.Burst));
        Assert.Equal((made.Id, Now.AddHours(1)), (state.Keys[Shop.Prefix].Successor!.Value, state.Keys[Shop.Prefix].EndsAt!.Value));
        Assert.Equal(["key.rotated", "key.created"], state.Journal.Unpublished.Select(entry => entry.Action));
        Assert.Equal(
            RefusalCode.Conflict, ApiKeys.Rotate(state, Shop, TimeSpan.Zero, NewKey.Make(KeyMode.Live), null, By(Admin), Now).Refusal?.Code);
    }

    [Fact]
    public void SameAgain_IsNoChange()
    {
        var state = State(Record(Shop.Prefix, Scopes.MailSend));
        Assert.True(ApiKeys.Revoke(state, Shop, false, By(Admin), Now).Changed);

        Assert.False(ApiKeys.Revoke(state, Shop, false, By(Admin), Now.AddHours(1)).Changed);
        Assert.False(ApiKeys.Change(state, Admin, new KeyChange(Name: Admin.Prefix, Domains: []), By(Admin), Now).Changed);
        Assert.Single(state.Journal.Unpublished);
    }

    [Fact]
    public void Forced_IsToldInTheJournalOnlyWhereItWasNeeded()
    {
        var state = State(Record(Shop.Prefix, Scopes.MailSend));
        ApiKeys.Revoke(state, Shop, force: true, By(Admin), Now);
        ApiKeys.Revoke(state, Admin, force: true, By(Admin), Now);

        Assert.DoesNotContain("forced", state.Journal.Unpublished[0].After, StringComparison.Ordinal);
        Assert.Contains("\"forced\":true", state.Journal.Unpublished[1].After, StringComparison.Ordinal);
    }

    [Fact]
    public void Claim_StandsForOneRequestForADay()
    {
        var state = State();
        var claim = new KeyClaim("k", Hash);
        Assert.Null(ApiKeys.Create(state, Wanted(Scopes.MailSend), NewKey.Make(KeyMode.Live), claim, By(Admin), Now).Refusal);

        Assert.Equal(RefusalCode.Conflict, Repeat(claim, Now.AddHours(23)));
        Assert.Equal(RefusalCode.IdempotencyConflict, Repeat(claim with { RequestHash = [.. new byte[32]] }, Now.AddHours(23)));
        Assert.Null(Repeat(claim, Now.AddHours(24)));

        RefusalCode? Repeat(KeyClaim repeated, DateTimeOffset at) =>
            ApiKeys.Create(state, Wanted(Scopes.MailSend), NewKey.Make(KeyMode.Live), repeated, By(Admin), at).Refusal?.Code;
    }

    [Fact]
    public void Keys_AreBounded_AndThoseThatEndedLongestAgoAreForgotten()
    {
        var state = State(Record("start0000000", Scopes.All) with { IsBootstrap = true, RevokedAt = Now.AddYears(-1) });
        for (var i = 1; i < ApiKeys.Most; i++)
        {
            Assert.Null(ApiKeys.Create(state, Wanted(Scopes.MailSend), NewKey.Make(KeyMode.Live), null, By(Admin), Now).Refusal);
        }

        Assert.Equal(
            RefusalCode.Conflict, ApiKeys.Create(state, Wanted(Scopes.MailSend), NewKey.Make(KeyMode.Live), null, By(Admin), Now).Refusal?.Code);

        var first = state.Keys.Values.First(key => key.Id != Admin.ToString() && key.RevokedAt is null);
        state.Usage[first.Prefix] = KeyUsage.None;
        for (var i = 0; i <= ApiKeys.EndedShown; i++)
        {
            var key = i == 0 ? first : state.Keys.Values.First(k => k.Id != Admin.ToString() && k.RevokedAt is null);
            ApiKeys.Revoke(state, new KeyId(key.Prefix), false, By(Admin), Now.AddMinutes(i));
            ApiKeys.Create(state, Wanted(Scopes.MailSend), NewKey.Make(KeyMode.Live), null, By(Admin), Now.AddMinutes(i));
        }

        Assert.DoesNotContain(first.Prefix, state.Keys.Keys);
        Assert.DoesNotContain(first.Prefix, state.Usage.Keys);
        Assert.Contains("start0000000", state.Keys.Keys);
        Assert.InRange(state.Keys.Count, ApiKeys.Most, ApiKeys.Most + ApiKeys.EndedShown + 1);
    }

    [Fact]
    public void Bootstrap_BringsNoRevokedKeyBack()
    {
        var state = State();
        var key = new BootstrapKey("start0000000", KeyMode.Live, Hash);
        Assert.True(ApiKeys.Bootstrap(state, [key], Now));
        ApiKeys.Revoke(state, new KeyId(key.Prefix), force: true, By(Admin), Now);

        Assert.False(ApiKeys.Bootstrap(state, [key], Now.AddDays(1)));
        Assert.False(ApiKeys.Bootstrap(state, [key with { SecretHash = [.. new byte[32]] }], Now.AddDays(1)));
        Assert.False(state.Keys[key.Prefix].IsInForce(Now.AddDays(1)));
    }
}
