// The judgement on a credential and on a message, pure: no I/O, no clock of its own. Order matters and is part of the contract: key and its
// end, client address (the workspace's list, then the key's), scope, suspension, domain, then limits. A wrong secret, an unknown prefix, a key of another
// mode, one that was revoked and one that has expired are one and the same to the caller.
using System.Security.Cryptography;

namespace MonkeysMail.Grains.Workspaces;

public static class Admission
{
    public static Refusal WrongKey { get; } = new(
        RefusalCode.Unauthorized,
        "Send a valid API key: 'Authorization: Bearer KEY', 'X-API-Key: KEY', or HTTP Basic with the user 'api'.");

    /// <summary>The key that this credential proves and that has the scope, or why not.</summary>
    public static Refusal? CheckCredential(
        WorkspaceGuard guard, Credential credential, string scope, DateTimeOffset now, out KeyGuard? key)
    {
        ArgumentNullException.ThrowIfNull(guard);
        ArgumentNullException.ThrowIfNull(credential);
        key = null;
        if (!guard.Created
            || guard.Find(credential.Prefix) is not { } found
            || !CryptographicOperations.FixedTimeEquals(found.Record.SecretHash.AsSpan(), credential.SecretHash.AsSpan())
            || found.Record.Mode != credential.Mode
            || !found.Record.IsInForce(now))
        {
            return WrongKey;
        }

        if (!guard.Allowlist.Allows(credential.Address))
        {
            return AddressNotAllowed("this workspace");
        }

        if (!found.Addresses.Allows(credential.Address))
        {
            return AddressNotAllowed("this key");
        }

        if (!found.Record.Has(scope))
        {
            return ScopeMissing(scope);
        }

        if (found.Record.Mode == KeyMode.Test && Scopes.IsOfLiveMail(scope))
        {
            return KeyGrants.NotForTestKeys;
        }

        // Changes of keys are judged with the change: revoking stays possible.
        if (guard.Suspension is { } suspension && !Scopes.Reads(scope) && scope != Scopes.KeysWrite)
        {
            return Suspended(suspension);
        }

        key = found;
        return null;
    }

    /// <summary>May this key send from this domain? Only from those that it is bound to, a test key too; a live one only from a verified one, while a
    /// test key's mail is captured.</summary>
    public static Refusal? CheckDomain(WorkspaceGuard guard, KeyGuard key, string domain)
    {
        ArgumentNullException.ThrowIfNull(guard);
        ArgumentNullException.ThrowIfNull(key);
        if (!key.MaySendFrom(domain))
        {
            return new Refusal(
                RefusalCode.ScopeMissing, $"This key is bound to other sending domains than '{domain}'. Send from one of them, or use another key.");
        }

        return key.Record.Mode == KeyMode.Test || guard.IsVerified(domain)
            ? null
            : new Refusal(
                RefusalCode.DomainNotVerified,
                $"The domain '{domain}' is not a verified sending domain of this workspace. Verify it, or send from a verified one.");
    }

    /// <summary>Takes from the quotas and buckets of the key and of the workspace: from all, or from none. Mail of a test key goes nowhere and counts in no quota of the
    /// workspace.</summary>
    public static Refusal? Take(KeyGuard key, SendingLimits workspace, int wanted, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(workspace);
        var counts = key.Record.Mode == KeyMode.Live;
        if ((Impossible(key.Bucket, key.Quota, "key", wanted)
            ?? Impossible(workspace.Bucket, counts ? workspace.Quota : null, "workspace", wanted)) is { } never)
        {
            return never;
        }

        if ((key.Quota.Check(wanted, "key", now) ?? (counts ? workspace.Quota.Check(wanted, "workspace", now) : null)) is { } exceeded)
        {
            return exceeded;
        }

        if (!key.Bucket.TryTake(wanted, now, out var retryAfter))
        {
            return RateLimited("key", wanted, retryAfter, null);
        }

        if (!workspace.Bucket.TryTake(wanted, now, out retryAfter))
        {
            key.Bucket.Return(wanted, now);
            return RateLimited("workspace", wanted, retryAfter, workspace.Narrowing);
        }

        key.Quota.Count(wanted);
        if (counts)
        {
            workspace.Quota.Count(wanted);
        }

        return null;
    }

    // What no waiting lets through is not told to be repeated.
    private static Refusal? Impossible(TokenBucket bucket, Quota? quota, string whose, int wanted)
    {
        var (most, what) = !bucket.IsUnlimited && wanted > bucket.Burst ? (bucket.Burst, "burst")
            : quota is { Daily: > 0 } && wanted > quota.Daily ? (quota.Daily, "daily_quota")
            : quota is { Monthly: > 0 } && wanted > quota.Monthly ? (quota.Monthly, "monthly_quota")
            : (0L, "");
        return most == 0 ? null : new Refusal(
            RefusalCode.InvalidRequest,
            $"The message has {wanted} recipients, and the {whose}'s {what} is {most}: it is never let through. Send it in parts, or have the limit raised.");
    }

    /// <summary>The quotas that the headers tell: of each window the tighter. Default when none is in force.</summary>
    public static ImmutableArray<QuotaState> Quotas(KeyGuard key, SendingLimits workspace, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(workspace);
        var counts = key.Record.Mode == KeyMode.Live && !workspace.Quota.IsUnlimited;
        if (key.Quota.IsUnlimited && !counts)
        {
            return default;
        }

        var quotas = ImmutableArray.CreateBuilder<QuotaState>(2);
        foreach (var window in (ReadOnlySpan<QuotaWindow>)[QuotaWindow.Day, QuotaWindow.Month])
        {
            var one = key.Quota.State(window, now);
            var other = counts ? workspace.Quota.State(window, now) : null;
            if ((other is null || one?.Remaining <= other.Value.Remaining ? one : other) is { } tighter)
            {
                quotas.Add(tighter);
            }
        }

        return quotas.DrainToImmutable();
    }

    /// <summary>The bucket that will be empty first.</summary>
    public static RateLimitState Tighter(RateLimitState one, RateLimitState other) =>
        one.Burst == 0 || (other.Burst > 0 && other.Remaining < one.Remaining) ? other : one;

    public static Refusal ScopeMissing(string scope) => new(RefusalCode.ScopeMissing, $"This key lacks the scope '{scope}'. Use a key that has it.");

    public static Refusal Suspended(Suspension suspension)
    {
        ArgumentNullException.ThrowIfNull(suspension);
        return new Refusal(
            RefusalCode.WorkspaceSuspended,
            $"The operators have suspended this workspace: {suspension.Reason} Reading and revoking keys stay possible; mail that was accepted is held and goes when the suspension ends.");
    }

    private static Refusal AddressNotAllowed(string by) => new(
        RefusalCode.AddressNotAllowed, $"Requests from this address are not let in by {by}. Send from an allowed address, or have this one allowed.");

    private static Refusal RateLimited(string whose, int wanted, TimeSpan retryAfter, string? narrowing) => new(
        RefusalCode.RateLimited,
        $"The {whose}'s rate limit has no room for {wanted} recipient(s) now. Repeat after the time in Retry-After."
            + (narrowing is null ? "" : $" The rate is narrowed: {narrowing}"),
        retryAfter);
}
