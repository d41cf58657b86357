using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Workspaces;
using Xunit;
using static MonkeysMail.Tests.Workspaces.KeyStates;

namespace MonkeysMail.Tests.Workspaces;

public sealed class LockoutTests
{
    private static readonly KeyId Other = new("other0000000");

    [Fact]
    public void WhatLeavesALastingAdministrator_MayBe()
    {
        var other = Record(Other.Prefix, Scopes.All);

        Assert.Null(After(State(other), Record(Admin.Prefix, Scopes.All) with { RevokedAt = Now }));
    }

    [Fact]
    public void AdministratorThatEnds_IsNoReplacementForOneThatDoesNot()
    {
        var other = Record(Other.Prefix, Scopes.All) with { ExpiresAt = Now.AddDays(30) };

        Assert.NotNull(After(State(other), Record(Admin.Prefix, Scopes.All) with { RevokedAt = Now }));
        Assert.Null(After(State(other), other with { RevokedAt = Now }));
    }

    [Fact]
    public void AdministratorOfAnotherAddress_IsNoReplacement()
    {
        var other = Record(Other.Prefix, Scopes.All) with { Addresses = ["10.0.0.0/8"] };

        Assert.NotNull(After(State(other), Record(Admin.Prefix, Scopes.All) with { RevokedAt = Now }));
    }

    [Fact]
    public void WhatCanNotAdministerEverything_IsNoReplacement()
    {
        ApiKeyRecord[] lesser =
        [
            Record(Other.Prefix, Scopes.All) with { Mode = KeyMode.Test },
            Record(Other.Prefix, Scopes.All) with { Domains = ["example.com"] },
            Record(Other.Prefix, Scopes.KeysWrite, Scopes.MailSend),
        ];

        Assert.All(lesser, other => Assert.NotNull(After(State(other), Record(Admin.Prefix, Scopes.All) with { RevokedAt = Now })));
        Assert.All(lesser, other => Assert.Null(After(State(other), other with { RevokedAt = Now })));
    }

    [Fact]
    public void WithoutAKeyForAll_TheOneWithEveryScopeThatThereIs_IsTheAdministrator()
    {
        var full = Record(Admin.Prefix, Scopes.KeysWrite, Scopes.MailSend);
        var same = Record(Other.Prefix, Scopes.MailSend, Scopes.KeysWrite);
        var lesser = Record(Other.Prefix, Scopes.KeysWrite);

        Assert.Null(After(Only(full, same), full with { RevokedAt = Now }));
        Assert.NotNull(After(Only(full, lesser), full with { RevokedAt = Now }));
        Assert.NotNull(After(Only(lesser, Record("reader000000", Scopes.MailRead)), lesser with { RevokedAt = Now }));

        static WorkspaceState Only(params ApiKeyRecord[] keys)
        {
            var state = State(keys);
            if (keys.All(key => key.Prefix != Admin.Prefix))
            {
                state.Keys.Remove(Admin.Prefix);
            }

            return state;
        }
    }

    [Fact]
    public void OwnKeyBoundToOtherAddresses_IsRefused_EvenWithOtherAdministrators()
    {
        var state = State(Record(Other.Prefix, Scopes.All));

        Assert.NotNull(After(state, Record(Admin.Prefix, Scopes.All) with { Addresses = ["10.0.0.0/8"] }));
        Assert.Null(After(state, Record(Other.Prefix, Scopes.All) with { Addresses = ["10.0.0.0/8"] }));
        Assert.Null(After(state, Record(Admin.Prefix, Scopes.All) with { Addresses = ["192.0.2.0/24"] }));
    }

    [Fact]
    public void Allowlist_MustLetTheActorIn_WhoeverThatIs()
    {
        var state = State();
        var person = new Actor(ActorKind.User, "usr_1", "203.0.113.1", "req_1");

        Assert.NotNull(Lockout.Check(state, ["192.0.2.0/24"], state.Keys.Values, person, Now));
        Assert.Null(Lockout.Check(state, ["203.0.113.0/24"], state.Keys.Values, person, Now));
        Assert.Null(Lockout.Check(state, ["192.0.2.0/24"], state.Keys.Values, Actor.Engine("test"), Now));
    }

    [Fact]
    public void ListThatAlreadyRefusesTheActor_CanBeChangedFromThere()
    {
        var state = State();
        state.Allowlist = ["10.0.0.0/8"];
        var person = new Actor(ActorKind.User, "usr_1", "203.0.113.1", "req_1");

        Assert.Null(Lockout.Check(state, ["10.0.0.0/8", "192.0.2.0/24"], state.Keys.Values, person, Now));
    }

    private static Refusal? After(WorkspaceState state, ApiKeyRecord changed) => Lockout.Check(
        state, state.Allowlist, state.Keys.Values.Select(key => key.Prefix == changed.Prefix ? changed : key), By(Admin), Now);
}
