// What a key may give to another: never more than it has itself, or a lesser key could make itself a greater one. Persons and operators are judged
// where they log in; the engine itself needs no leave.
namespace MonkeysMail.Grains.Workspaces;

public static class KeyGrants
{
    /// <summary>May this actor make changes of this scope now? Judged with the change itself, so that a key that was revoked meanwhile changes nothing.</summary>
    public static Refusal? CheckActor(WorkspaceState state, Actor actor, string scope, DateTimeOffset now, out ApiKeyRecord? key)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(actor);
        key = null;
        if (actor.Kind != ActorKind.Key)
        {
            return null;
        }

        if (!KeyId.TryParse(actor.Id, out var id) || !state.Keys.TryGetValue(id.Prefix, out var found) || !found.IsInForce(now))
        {
            return Admission.WrongKey;
        }

        key = found;
        return found.Has(scope) ? null : Admission.ScopeMissing(scope);
    }

    /// <summary>May a key with all this come from this one? Null for an actor that is no key.</summary>
    public static Refusal? CheckGrant(ApiKeyRecord? granting, KeySpecification granted)
    {
        ArgumentNullException.ThrowIfNull(granted);
        if (granting is null)
        {
            return null;
        }

        var missing = granted.Scopes.FirstOrDefault(scope => scope == Scopes.All ? !granting.Scopes.Contains(scope) : !granting.Has(scope));
        if (missing is not null)
        {
            return Refuse($"it lacks the scope '{missing}' itself");
        }

        if (granting.Mode == KeyMode.Test && granted.Mode == KeyMode.Live)
        {
            return Refuse("a test key makes and rotates only test keys");
        }

        return CheckBounds(granting, granted.Domains, granted.Addresses);
    }

    /// <summary>May a key get these bounds from this one? One without bounds may give any.</summary>
    public static Refusal? CheckBounds(ApiKeyRecord? granting, ImmutableArray<string> domains, ImmutableArray<string> addresses)
    {
        if (granting is { Domains.IsDefaultOrEmpty: false } && (domains.IsEmpty || domains.Any(domain => !granting.Domains.Contains(domain))))
        {
            return Refuse("it is bound to sending domains: give domains that are all among its own");
        }

        return granting is not null && !IpAllowlist.Of(granting.Addresses).Covers(IpAllowlist.Of(addresses))
            ? Refuse("it is bound to addresses: give addresses that are all within its own")
            : null;
    }

    private static Refusal Refuse(string reason) => new(RefusalCode.ScopeMissing, $"This key may not do that: {reason}. Use a key that may.");
}
