// Would a change lock out whoever makes it, or everybody? Asked before a key is revoked, bound or made to end, and before the allowlist
// changes; who means it says so by force, and the audit entry tells it.
namespace MonkeysMail.Grains.Workspaces;

public static class Lockout
{
    private const string HowToForce = "or repeat the request with force, which the audit log tells.";

    /// <summary>Null when the change takes nothing from the actor's address and leaves an administrator.</summary>
    public static Refusal? Check(WorkspaceState before, ImmutableArray<string> allowlist, IEnumerable<ApiKeyRecord> keys, Actor actor, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(actor);
        var everything = before.Keys.Values.Where(key => key.Mode == KeyMode.Live && key.IsInForce(now))
            .SelectMany(key => key.Scopes).Distinct(StringComparer.Ordinal).ToList();
        var was = Measure(before.Allowlist, before.Keys.Values, everything, actor, now);
        var willBe = Measure(allowlist, keys, everything, actor, now);
        if ((was.Listed && !willBe.Listed) || (was.OwnKey && !willBe.OwnKey))
        {
            return new Refusal(RefusalCode.Conflict, $"The change would refuse the address that this request came from. Include it, {HowToForce}");
        }

        return willBe.Administrators >= was.Administrators
            ? null
            : new Refusal(
                RefusalCode.Conflict,
                "The change would take away the last live key that may do everything (the scope * or all that any live key has, bound to no domains), is taken from "
                + $"the address of this request and has no end. Make another such key first, {HowToForce}");
    }

    /// <param name="everything">All scopes that live keys had before the change.</param>
    private static Standing Measure(
        ImmutableArray<string> allowlist, IEnumerable<ApiKeyRecord> keys, List<string> everything, Actor actor, DateTimeOffset now)
    {
        var listed = Lets(allowlist, actor);
        var ownKey = true;
        var administrators = Administration.None;
        foreach (var key in keys)
        {
            var taken = Lets(key.Addresses, actor);
            if (actor.Kind == ActorKind.Key && key.Id == actor.Id)
            {
                ownKey = taken;
            }

            if (listed && taken && Rank(key, everything, now) is var rank && rank > administrators)
            {
                administrators = rank;
            }
        }

        return new Standing(listed, ownKey, administrators);
    }

    // A test key rules no live one, and one that is bound or lacks a scope can not make what is lost with the last that has all.
    private static Administration Rank(ApiKeyRecord key, List<string> everything, DateTimeOffset now)
    {
        if (key.Mode != KeyMode.Live || !key.IsInForce(now) || !key.Has(Scopes.KeysWrite))
        {
            return Administration.None;
        }

        var full = key.Domains.IsDefaultOrEmpty && (key.Scopes.Contains(Scopes.All) || everything.TrueForAll(scope => key.Scopes.Contains(scope)));
        return (full, key.EndsAt) switch
        {
            (true, null) => Administration.Full,
            (true, _) => Administration.FullThatEnds,
            (false, null) => Administration.Partial,
            _ => Administration.PartialThatEnds,
        };
    }

    // Who has no address (the engine itself) can not be shut out by one.
    private static bool Lets(ImmutableArray<string> ranges, Actor actor) => actor.Address.Length == 0 || IpAllowlist.Of(ranges).Allows(actor.Address);

    private enum Administration
    {
        None,
        PartialThatEnds,
        Partial,
        FullThatEnds,
        Full,
    }

    private readonly record struct Standing(bool Listed, bool OwnKey, Administration Administrators);
}
