// How a domain and its keys change, pure: told the state (a copy that becomes true by one write), what the DNS said, and the time. A key signs once its record was
// seen; the one before it stops then, stays published for a while, and is destroyed. A domain of its workspace's own is verified while an RSA key of it is active: the
// public key is this workspace's alone, so whoever publishes it has the domain and means this workspace.
using System.Security.Cryptography;
using System.Text;

namespace MonkeysMail.Grains.Domains;

public static class DomainMachine
{
    // Two that wait, two that sign, and those of three rotations before that are still published.
    private const int MostKeys = 10;

    // Retired ones, of which only the selectors are left.
    private const int MostRetired = 20;

    public static DomainStatus StatusOf(DomainState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return IsVerified(state) ? (MissingSince(state) is null ? DomainStatus.Verified : DomainStatus.Warning)
            : state.UnverifiedAt is null ? DomainStatus.Pending
            : DomainStatus.Unverified;
    }

    public static bool IsVerified(DomainState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return !state.Removed && (state.Origin == DomainOrigin.Vouched || state.VerifiedAt is not null);
    }

    /// <summary>Since when the record of a key that signs is missing; null: none is.</summary>
    public static DateTimeOffset? MissingSince(DomainState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Keys.Select(key => LifeOf(state, key)).Where(life => life.Status == DkimKeyStatus.Active).Min(life => life.MissingSince);
    }

    public static KeyLife LifeOf(DomainState state, SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(key);
        return state.Lives.GetValueOrDefault(key.Selector) ?? new KeyLife(key.Algorithm, state.CreatedAt, state.CreatedAt ?? DateTimeOffset.UnixEpoch);
    }

    public static bool HasActive(DomainState state, DkimAlgorithm algorithm)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Keys.Any(key => key.Algorithm == algorithm && LifeOf(state, key).Status == DkimKeyStatus.Active);
    }

    public static ImmutableArray<SigningKey> SigningKeys(DomainState state) =>
        IsVerified(state) ? [.. state.Keys.Where(key => LifeOf(state, key).Status == DkimKeyStatus.Active)] : [];

    /// <summary>Makes the first keys of a domain, or those of one that was taken away before.</summary>
    public static void Prepare(DomainState state, string name, string mark, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        (state.Name, state.Origin, state.Removed, state.CreatedAt) = (name, DomainOrigin.Added, false, now);
        MakeKeys(state, mark, now);
    }

    /// <summary>The workspace has it no more: nothing is left but the selectors, which are never used again.</summary>
    public static void Remove(DomainState state, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        foreach (var key in state.Keys)
        {
            state.Lives[key.Selector] = LifeOf(state, key) with { DestroyedAt = now };
        }

        (state.Removed, state.Keys, state.Findings, state.Exchanges) = (true, [], [], []);
        (state.VerifiedAt, state.UnverifiedAt, state.CheckedAt, state.RotationEvery, state.RotationClaim) = (null, null, null, null, null);
        state.IsWatched = false;
    }

    /// <summary>Draws the consequences of a look into the DNS; what became of the domain and its keys, as actions of the audit log.</summary>
    public static ImmutableArray<string> Apply(DomainState state, DomainFindings findings, DomainOptions options, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(findings);
        ArgumentNullException.ThrowIfNull(options);
        var actions = ImmutableArray.CreateBuilder<string>();
        var before = StatusOf(state);
        (state.CheckedAt, state.Findings) = (now, findings.Records);
        state.Exchanges = findings.Exchanges.IsDefault ? state.Exchanges : findings.Exchanges;
        foreach (var key in state.Keys)
        {
            See(state, key, options, now, actions);
        }

        if (state.Origin == DomainOrigin.Added)
        {
            Judge(state, now);
        }

        if (StatusOf(state) is var after && after != before)
        {
            actions.Add(after switch
            {
                DomainStatus.Verified => before == DomainStatus.Warning ? "domain.recovered" : "domain.verified",
                DomainStatus.Warning => "domain.warning",
                _ => "domain.unverified",
            });
        }

        Retire(state, options, now, actions);
        return actions.ToImmutable();
    }

    /// <summary>Makes new keys beside those that sign; why not, when they can not be made now.</summary>
    public static Refusal? Rotate(DomainState state, string mark, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Keys.Any(key => key.Algorithm == DkimAlgorithm.RsaSha256 && LifeOf(state, key).Status == DkimKeyStatus.Pending))
        {
            return new Refusal(RefusalCode.Conflict, "New keys wait for their records already. Publish the records with the status 'missing', then verify the domain.");
        }

        if (state.Keys.Length + 2 > MostKeys)
        {
            return new Refusal(RefusalCode.Conflict, "Too many earlier keys are still published. Wait until they are retired.");
        }

        // An Ed25519 key whose record nobody published makes room for the new one.
        foreach (var key in state.Keys.Where(key => LifeOf(state, key).Status == DkimKeyStatus.Pending))
        {
            state.Lives[key.Selector] = LifeOf(state, key) with { DestroyedAt = now };
            state.Keys = state.Keys.Remove(key);
        }

        MakeKeys(state, mark, now);
        return null;
    }

    /// <summary>When new keys are to be made by themselves; null: never, or some wait already.</summary>
    public static DateTimeOffset? RotatesAt(DomainState state, DomainOptions options)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(options);
        var days = state.RotationEvery ?? options.RotateEveryDays;
        if (days == 0 || !IsVerified(state))
        {
            return null;
        }

        var keys = state.Keys.Where(key => key.Algorithm == DkimAlgorithm.RsaSha256).Select(key => LifeOf(state, key)).ToArray();
        return Array.Exists(keys, life => life.Status == DkimKeyStatus.Pending) ? null
            : keys.Where(life => life.Status == DkimKeyStatus.Active).Max(life => life.CreatedAt)?.AddDays(days);
    }

    /// <summary>A few digits of the grain's key, so of workspace and domain.</summary>
    public static string MarkOf(string grainKey) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(grainKey)).AsSpan(0, 3));

    private static void MakeKeys(DomainState state, string mark, DateTimeOffset now)
    {
        foreach (var algorithm in (ReadOnlySpan<DkimAlgorithm>)[DkimAlgorithm.RsaSha256, DkimAlgorithm.Ed25519Sha256])
        {
            var number = 1;
            var day = DateOnly.FromDateTime(now.UtcDateTime);
            string selector;
            do
            {
                selector = DkimKeys.Selector(algorithm, day, number++, mark);
            }
            while (state.Lives.ContainsKey(selector));
            state.Keys = state.Keys.Add(DkimKeys.Create(state.Name, selector, algorithm));
            state.Lives[selector] = new KeyLife(algorithm, now);
        }
    }

    private static void See(DomainState state, SigningKey key, DomainOptions options, DateTimeOffset now, ImmutableArray<string>.Builder actions)
    {
        var life = LifeOf(state, key);
        switch (DomainRecords.Find(state, DomainRecordPurpose.Dkim, DkimKeys.RecordName(key))?.Status, life.Status)
        {
            case (DomainRecordStatus.Ok, DkimKeyStatus.Pending):
                foreach (var other in state.Keys.Where(other => other.Algorithm == key.Algorithm && LifeOf(state, other).Status == DkimKeyStatus.Active))
                {
                    state.Lives[other.Selector] = LifeOf(state, other) with { StoppedAt = now, MissingSince = null };
                }

                state.Lives[key.Selector] = life with { SeenAt = now, MissingSince = null };
                actions.Add("domain.key_activated");
                break;
            case (DomainRecordStatus.Ok, DkimKeyStatus.Active) when life.MissingSince is not null:
                state.Lives[key.Selector] = life with { MissingSince = null };
                break;
            case (DomainRecordStatus.Missing or DomainRecordStatus.Different, DkimKeyStatus.Active):
                var since = life.MissingSince ?? now;
                var isOver = state.Origin == DomainOrigin.Added && now - since >= options.Grace;
                state.Lives[key.Selector] = isOver ? life with { SeenAt = null, MissingSince = null } : life with { MissingSince = since };
                break;
        }
    }

    private static void Judge(DomainState state, DateTimeOffset now)
    {
        var proved = HasActive(state, DkimAlgorithm.RsaSha256);
        if (proved && state.VerifiedAt is null)
        {
            (state.VerifiedAt, state.UnverifiedAt) = (now, null);
        }
        else if (!proved && state.VerifiedAt is not null)
        {
            (state.VerifiedAt, state.UnverifiedAt) = (null, now);
        }
    }

    private static void Retire(DomainState state, DomainOptions options, DateTimeOffset now, ImmutableArray<string>.Builder actions)
    {
        foreach (var key in state.Keys.Where(key => LifeOf(state, key).StoppedAt is { } stopped && stopped + options.KeepPublished <= now))
        {
            state.Lives[key.Selector] = LifeOf(state, key) with { DestroyedAt = now };
            state.Keys = state.Keys.Remove(key);
            actions.Add("domain.key_retired");
        }

        foreach (var (selector, _) in state.Lives.Where(life => life.Value.DestroyedAt is not null).OrderByDescending(life => life.Value.DestroyedAt).Skip(MostRetired).ToList())
        {
            state.Lives.Remove(selector);
        }
    }
}
