// The changes to a workspace's keys, pure: told the state, the change and the time. A refused change leaves the state as it was; one that is done has
// noted its audit entry in the journal. The state is a copy that becomes true by one write, or is thrown away.
namespace MonkeysMail.Grains.Workspaces;

public static class ApiKeys
{
    /// <summary>The most keys in force.</summary>
    public const int Most = 200;

    /// <summary>Ended keys that are still shown; those that ended longest ago are forgotten first.</summary>
    public const int EndedShown = 200;

    /// <summary>The longest overlap of a rotation.</summary>
    public static readonly TimeSpan LongestOverlap = TimeSpan.FromDays(7);

    private static readonly TimeSpan ClaimAge = TimeSpan.FromHours(24);

    public static KeyStep Create(WorkspaceState state, KeySpecification wanted, NewKey made, KeyClaim? claim, Actor actor, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(made);
        if (KeyGrants.CheckActor(state, actor, Scopes.KeysWrite, now, out var granting) is { } notAllowed)
        {
            return KeyStep.Refused(notAllowed);
        }

        if (FindClaim(state, claim, now) is { } repeated)
        {
            return repeated;
        }

        var errors = new List<FieldError>();
        var kept = KeyRules.Check(wanted, now, errors);
        if (errors.Count > 0)
        {
            return KeyStep.Invalid(errors);
        }

        if (KeyGrants.CheckGrant(granting, kept) is { } tooMuch)
        {
            return KeyStep.Refused(tooMuch);
        }

        if (InForce(state, now) >= Most)
        {
            return KeyStep.Refused(RefusalCode.Conflict, $"A workspace has at most {Most} keys in force. Revoke one that is not used any more.");
        }

        var record = Apply(NewRecord(made, kept.Mode, claim, now), kept);
        Keep(state, record, now);
        state.Journal.Add(now, actor, "key.created", record.Id, null, WorkspaceAudit.Of(record));
        return KeyStep.Done(record);
    }

    public static KeyStep Change(WorkspaceState state, KeyId id, KeyChange change, Actor actor, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(change);
        if (KeyGrants.CheckActor(state, actor, Scopes.KeysWrite, now, out var granting) is { } notAllowed)
        {
            return KeyStep.Refused(notAllowed);
        }

        if (!state.Keys.TryGetValue(id.Prefix, out var record))
        {
            return NotFound();
        }

        if (KeyGrants.CheckRule(granting, record) is { } notRuled)
        {
            return KeyStep.Refused(notRuled);
        }

        if (!record.IsInForce(now))
        {
            return Ended();
        }

        var wanted = Merge(record.Specify(), change);
        var errors = new List<FieldError>();
        var kept = KeyRules.Check(wanted, now, errors);
        if (errors.Count > 0)
        {
            return KeyStep.Invalid(errors);
        }

        if (KeyGrants.CheckChange(granting, record.Specify(), kept) is { } tooMuch)
        {
            return KeyStep.Refused(tooMuch);
        }

        var changed = Apply(record, kept);
        return Same(record.Specify(), kept) ? KeyStep.Unchanged(record) : Replace(state, record, changed, "key.updated", change.Force, actor, now);
    }

    public static KeyStep Rotate(WorkspaceState state, KeyId id, TimeSpan overlap, NewKey made, KeyClaim? claim, Actor actor, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(made);
        if (KeyGrants.CheckActor(state, actor, Scopes.KeysWrite, now, out var granting) is { } notAllowed)
        {
            return KeyStep.Refused(notAllowed);
        }

        if (FindClaim(state, claim, now) is { } repeated)
        {
            return repeated;
        }

        if (overlap < TimeSpan.Zero || overlap > LongestOverlap)
        {
            return KeyStep.Invalid([new FieldError("overlap_seconds", $"must be 0 to {LongestOverlap.TotalSeconds}.")]);
        }

        if (!state.Keys.TryGetValue(id.Prefix, out var record))
        {
            return NotFound();
        }

        if (KeyGrants.CheckRule(granting, record) is { } notRuled)
        {
            return KeyStep.Refused(notRuled);
        }

        if (!record.IsInForce(now))
        {
            return Ended();
        }

        if (record.Successor is { } successor)
        {
            return KeyStep.Refused(RefusalCode.Conflict, $"The key was rotated already: rotate its successor {successor}.");
        }

        if (KeyGrants.CheckGrant(granting, record.Specify()) is { } tooMuch)
        {
            return KeyStep.Refused(tooMuch);
        }

        // Twice as many as may be made: a full workspace can still rotate every key.
        if (InForce(state, now) >= 2 * Most)
        {
            return KeyStep.Refused(RefusalCode.Conflict, "Too many keys are in their overlap. Wait for its end, or revoke them.");
        }

        var renewed = Apply(NewRecord(made, record.Mode, claim, now), record.Specify()) with { Predecessor = id };
        var ending = record with { Successor = made.Id, OverlapEndsAt = now + overlap };
        Keep(state, ending, now);
        Keep(state, renewed, now);
        state.Journal.Add(now, actor, "key.rotated", record.Id, WorkspaceAudit.Of(record), WorkspaceAudit.Of(ending));
        state.Journal.Add(now, actor, "key.created", renewed.Id, null, WorkspaceAudit.Of(renewed));
        return KeyStep.Done(renewed);
    }

    public static KeyStep Revoke(WorkspaceState state, KeyId id, bool force, Actor actor, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (KeyGrants.CheckActor(state, actor, Scopes.KeysWrite, now, out var acting, isRevocation: true) is { } notAllowed)
        {
            return KeyStep.Refused(notAllowed);
        }

        return !state.Keys.TryGetValue(id.Prefix, out var record) ? NotFound()
            : KeyGrants.CheckRule(acting, record) is { } notRuled ? KeyStep.Refused(notRuled)
            : record.RevokedAt is not null ? KeyStep.Unchanged(record)
            : Replace(state, record, record with { RevokedAt = now }, "key.revoked", force, actor, now);
    }

    /// <summary>The keys of the configuration or the first start. One that has ended stays ended, with whatever secret it comes. True when anything changed.</summary>
    public static bool Bootstrap(WorkspaceState state, ImmutableArray<BootstrapKey> keys, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        var changed = false;
        foreach (var key in keys)
        {
            if (state.Keys.TryGetValue(key.Prefix, out var known) && (!known.IsInForce(now) || known.SecretHash.SequenceEqual(key.SecretHash)))
            {
                changed |= !known.IsBootstrap;
                state.Keys[key.Prefix] = known with { IsBootstrap = true };
                continue;
            }

            var record = new ApiKeyRecord(
                new KeyId(key.Prefix).ToString(), key.Prefix, key.Mode, key.SecretHash, [Scopes.All], now, "Bootstrap", IsBootstrap: true);
            state.Keys[key.Prefix] = record;
            state.Journal.Add(now, Actor.Engine("bootstrap"), "key.created", record.Id, null, WorkspaceAudit.Of(record));
            changed = true;
        }

        return changed;
    }

    private static KeyStep Replace(
        WorkspaceState state, ApiKeyRecord before, ApiKeyRecord after, string action, bool force, Actor actor, DateTimeOffset now)
    {
        var lockout = Lockout.Check(
            state, state.Allowlist, state.Keys.Values.Select(key => key.Prefix == after.Prefix ? after : key), actor, now);
        if (lockout is not null && !force)
        {
            return KeyStep.Refused(lockout);
        }

        Keep(state, after, now);
        state.Journal.Add(now, actor, action, after.Id, WorkspaceAudit.Of(before), WorkspaceAudit.Of(after, forced: lockout is not null));
        return KeyStep.Done(after);
    }

    // The text of the key went out with the first answer, or was lost with it: it is kept nowhere, so a repeat can only be told which key it was.
    private static KeyStep? FindClaim(WorkspaceState state, KeyClaim? claim, DateTimeOffset now)
    {
        if (claim is null || state.Keys.Values.FirstOrDefault(key => key.Claim?.Key == claim.Key && key.CreatedAt > now - ClaimAge) is not { } record)
        {
            return null;
        }

        return record.Claim!.RequestHash.SequenceEqual(claim.RequestHash)
            ? KeyStep.Refused(RefusalCode.Conflict,
                $"An equal request with this Idempotency-Key has made the key {record.Id}. Its text was in the first answer only: "
                + "if that was lost, rotate the key without overlap, or revoke it.")
            : KeyStep.Refused(RefusalCode.IdempotencyConflict,
                "This Idempotency-Key was used for another request in the last 24 hours. Use a new key for a new request.");
    }

    private static KeySpecification Merge(KeySpecification present, KeyChange change)
    {
        var rate = change.Rate ?? present.Rate;
        return present with
        {
            Name = change.Name ?? present.Name,
            ExpiresAt = change.SetsExpiry ? change.ExpiresAt : present.ExpiresAt,
            Domains = change.Domains ?? present.Domains,
            Addresses = change.Addresses ?? present.Addresses,
            Rate = rate,

            // A new rate without a burst gets the burst that belongs to it.
            Burst = change.Burst ?? (change.Rate is null ? present.Burst : 0),
            DailyQuota = change.DailyQuota ?? present.DailyQuota,
            MonthlyQuota = change.MonthlyQuota ?? present.MonthlyQuota,
        };
    }

    private static bool Same(KeySpecification one, KeySpecification other) =>
        one with { Scopes = other.Scopes, Domains = other.Domains, Addresses = other.Addresses } == other
        && one.Domains.SequenceEqual(other.Domains) && one.Addresses.SequenceEqual(other.Addresses);

    private static ApiKeyRecord NewRecord(NewKey made, KeyMode mode, KeyClaim? claim, DateTimeOffset now) =>
        new(made.Id.ToString(), made.Id.Prefix, mode, made.SecretHash, [], now, Claim: claim);

    private static ApiKeyRecord Apply(ApiKeyRecord record, KeySpecification kept) => record with
    {
        Name = kept.Name,
        Scopes = kept.Scopes,
        ExpiresAt = kept.ExpiresAt,
        Domains = kept.Domains,
        Addresses = kept.Addresses,
        Rate = kept.Rate,
        Burst = kept.Burst,
        DailyQuota = kept.DailyQuota,
        MonthlyQuota = kept.MonthlyQuota,
    };

    private static void Keep(WorkspaceState state, ApiKeyRecord record, DateTimeOffset now)
    {
        state.Keys[record.Prefix] = record;
        var ended = state.Keys.Values.Where(key => !key.IsInForce(now) && !key.IsBootstrap && key.Prefix != record.Prefix).ToList();
        foreach (var forgotten in ended.OrderByDescending(key => key.EndsAt).Skip(EndedShown - 1))
        {
            state.Keys.Remove(forgotten.Prefix);
            state.Usage.Remove(forgotten.Prefix);
            state.KeyQuotas.Remove(forgotten.Prefix);
        }
    }

    private static int InForce(WorkspaceState state, DateTimeOffset now) => state.Keys.Values.Count(key => key.IsInForce(now));

    private static KeyStep NotFound() =>
        KeyStep.Refused(RefusalCode.NotFound, "There is nothing here for this API key: check the id and the path.");

    private static KeyStep Ended() => KeyStep.Refused(RefusalCode.Conflict, "The key has ended: it was revoked, rotated or has expired. Make a new one.");
}
