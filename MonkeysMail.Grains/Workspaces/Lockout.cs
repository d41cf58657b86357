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
        var was = Measure(before.Allowlist, before.Keys.Values, actor, now);
        var willBe = Measure(allowlist, keys, actor, now);
        if ((was.Listed && !willBe.Listed) || (was.OwnKey && !willBe.OwnKey))
        {
            return new Refusal(RefusalCode.Conflict, $"The change would refuse the address that this request came from. Include it, {HowToForce}");
        }

        return willBe.Administrators >= was.Administrators
            ? null
            : new Refusal(
                RefusalCode.Conflict,
                "The change would take away the last key that has the scope keys:write, is taken from the address of this request and has no end. "
                + $"Make another such key first, {HowToForce}");
    }

    private static Standing Measure(ImmutableArray<string> allowlist, IEnumerable<ApiKeyRecord> keys, Actor actor, DateTimeOffset now)
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

            if (listed && taken && key.IsInForce(now) && key.Has(Scopes.KeysWrite))
            {
                var lasting = key.EndsAt is null ? Administration.Lasting : Administration.Ending;
                administrators = lasting > administrators ? lasting : administrators;
            }
        }

        return new Standing(listed, ownKey, administrators);
    }

    // Who has no address (the engine itself) can not be shut out by one.
    private static bool Lets(ImmutableArray<string> ranges, Actor actor) => actor.Address.Length == 0 || IpAllowlist.Of(ranges).Allows(actor.Address);

    private enum Administration
    {
        None,
        Ending,
        Lasting,
    }

    private readonly record struct Standing(bool Listed, bool OwnKey, Administration Administrators);
}
