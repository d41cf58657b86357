// What a key may give to another, and which others it rules: never more than it has itself, or a lesser key could make itself a greater one, or end it. Persons
// and operators are judged where they log in; the engine itself needs no leave.
namespace MonkeysMail.Grains.Workspaces;

public static class KeyGrants
{
    /// <summary>The suppression list, the settings and the audit log are about live mail (D-0008).</summary>
    public static Refusal NotForTestKeys { get; } = Refuse("it is a test key, and what it asks for belongs to live mail");

    /// <summary>May this actor make changes of this scope now? Judged with the change itself, so that a key that was revoked meanwhile changes nothing.</summary>
    /// <param name="isRevocation">Also while the workspace is suspended: a leaked key must not stay in force until the suspension ends.</param>
    public static Refusal? CheckActor(
        WorkspaceState state, Actor actor, string scope, DateTimeOffset now, out ApiKeyRecord? key, bool isRevocation = false)
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
        return !found.Has(scope) ? Admission.ScopeMissing(scope)
            : state.Suspension is { } suspension && !isRevocation ? Admission.Suspended(suspension)
            : null;
    }

    /// <summary>May a key with all this come from this one? Null for an actor that is no key.</summary>
    public static Refusal? CheckGrant(ApiKeyRecord? granting, KeySpecification granted)
    {
        ArgumentNullException.ThrowIfNull(granted);
        return CheckCover(granting, granted) ?? CheckLimits(granting, null, granted);
    }

    /// <summary>May this key change, rotate or end that one? Itself always, which narrows it at most; another only when it may do all that the other may.</summary>
    public static Refusal? CheckRule(ApiKeyRecord? acting, ApiKeyRecord ruled)
    {
        ArgumentNullException.ThrowIfNull(ruled);
        return acting?.Prefix == ruled.Prefix ? null : CheckCover(acting, ruled.Specify());
    }

    /// <summary>May this key make that of a key that was this? What stays as it was is not asked about.</summary>
    public static Refusal? CheckChange(ApiKeyRecord? granting, KeySpecification before, KeySpecification after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var rebound = !before.Domains.SequenceEqual(after.Domains) || !before.Addresses.SequenceEqual(after.Addresses);
        return (rebound ? CheckBounds(granting, after.Domains, after.Addresses) : null) ?? CheckLimits(granting, before, after);
    }

    /// <summary>May this actor change what holds for the whole workspace?</summary>
    public static Refusal? CheckWorkspace(ApiKeyRecord? acting) =>
        acting?.Mode == KeyMode.Test ? NotForTestKeys
        : acting is { Domains.IsDefaultOrEmpty: false } ? Refuse("it is bound to sending domains, and the settings of a workspace hold for all of them")
        : null;

    private static Refusal? CheckCover(ApiKeyRecord? key, KeySpecification other)
    {
        if (key is null)
        {
            return null;
        }

        var missing = other.Scopes.FirstOrDefault(scope => scope == Scopes.All ? !key.Scopes.Contains(scope) : !key.Has(scope));
        if (missing is not null)
        {
            return Refuse($"it lacks the scope '{missing}' itself");
        }

        return key.Mode == KeyMode.Test && other.Mode == KeyMode.Live
            ? Refuse("a test key makes, changes, rotates and revokes only test keys")
            : CheckBounds(key, other.Domains, other.Addresses);
    }

    private static Refusal? CheckBounds(ApiKeyRecord? key, ImmutableArray<string> domains, ImmutableArray<string> addresses)
    {
        if (key is { Domains.IsDefaultOrEmpty: false } && (domains.IsEmpty || domains.Any(domain => !key.Domains.Contains(domain))))
        {
            return Refuse("it is bound to sending domains, and the other's domains must all be among its own");
        }

        return key is not null && !IpAllowlist.Of(key.Addresses).Covers(IpAllowlist.Of(addresses))
            ? Refuse("it is bound to addresses, and the other's addresses must all be within its own")
            : null;
    }

    // The end that counts is the one that comes first: a key in the overlap of its rotation makes none that outlives it.
    private static Refusal? CheckLimits(ApiKeyRecord? key, KeySpecification? before, KeySpecification after)
    {
        if (key is null)
        {
            return null;
        }

        if (key.EndsAt is { } end && (before is null || before.ExpiresAt != after.ExpiresAt) && !(after.ExpiresAt <= end))
        {
            return Refuse($"it ends at {end.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ} itself; give an expires_at that is not later");
        }

        return CheckLimit("rate", key.Rate, before?.Rate, after.Rate)
            ?? CheckLimit("burst", key.Rate == 0 ? 0 : key.Burst, before?.Burst, after.Burst)
            ?? CheckLimit("daily_quota", key.DailyQuota, before?.DailyQuota, after.DailyQuota)
            ?? CheckLimit("monthly_quota", key.MonthlyQuota, before?.MonthlyQuota, after.MonthlyQuota);
    }

    private static Refusal? CheckLimit(string field, long own, long? before, long after) =>
        own == 0 || before == after || (after > 0 && after <= own) ? null : Refuse($"its own {field} is {own}; give a {field} of 1 to {own}");

    private static Refusal Refuse(string reason) => new(RefusalCode.ScopeMissing, $"This key may not do that: {reason}. Use a key that may.");
}
