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
        Assert.False(state.Keys[key.Prefix].IsInForce(Now.AddDays(1)));
    }
}
