// What a workspace judges by, in memory. It is told each state after its write and never before: what is not durable lets nobody in and keeps nobody out.
namespace MonkeysMail.Grains.Workspaces;

public sealed class WorkspaceGuard(WorkspaceLimits defaults, AdaptiveOptions adaptive)
{
    private readonly Dictionary<string, KeyGuard> keys = new(StringComparer.Ordinal);
    private HashSet<string> domains = [];

    /// <summary>False until the workspace was created: everything is refused.</summary>
    public bool Created { get; private set; }

    public string Name { get; private set; } = "";

    public WorkspaceCeilings Ceilings { get; private set; } = WorkspaceCeilings.None;

    /// <summary>Null while it is not suspended.</summary>
    public Suspension? Suspension { get; private set; }

    /// <summary>Nothing of it may be attempted: it is suspended, or there is no such workspace (any more).</summary>
    public bool IsHeld => !Created || Suspension is not null;

    public IReadOnlyCollection<string> Domains => domains;

    /// <summary>The allowlist as text.</summary>
    public ImmutableArray<string> Ranges { get; private set; } = [];

    public IpAllowlist Allowlist { get; private set; } = IpAllowlist.Everybody;

    public SendingLimits Limits { get; } = new(defaults, adaptive);

    public IReadOnlyCollection<KeyGuard> Keys => keys.Values;

    /// <summary>There is use that the stored state does not have.</summary>
    public bool HasNewUse => Limits.HasNewUse || keys.Values.Any(key => key.Usage != key.Kept || (key.Quota.IsUnlimited && key.Quota.Differs));

    /// <summary>A clean stop has something to leave: use, buckets, or the exact counts of quotas.</summary>
    public bool HasToKeep => HasNewUse || !Limits.Bucket.IsUnlimited || Limits.Quota.Differs || keys.Values.Any(key => !key.Bucket.IsUnlimited || key.Quota.Differs);

    public KeyGuard? Find(string prefix) => keys.GetValueOrDefault(prefix);

    public bool IsVerified(string domain) => domains.Contains(domain);

    /// <summary>The state that an activation found. Buckets without a checkpoint start empty: a crash gives no free burst.</summary>
    public void Start(WorkspaceState state, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        foreach (var record in state.Keys.Values)
        {
            var checkpoint = state.KeyBuckets.GetValueOrDefault(record.Prefix);
            keys[record.Prefix] = new KeyGuard(
                record, state.Usage.GetValueOrDefault(record.Prefix), checkpoint?.Tokens ?? 0, checkpoint?.At ?? now,
                state.KeyQuotas.GetValueOrDefault(record.Prefix));
        }

        Limits.Start(state, now);

        Apply(state, now);
    }

    /// <summary>The state that was just written.</summary>
    public void Apply(WorkspaceState state, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        foreach (var forgotten in keys.Keys.Where(prefix => !state.Keys.ContainsKey(prefix)).ToList())
        {
            keys.Remove(forgotten);
        }

        foreach (var (prefix, record) in state.Keys)
        {
            if (keys.TryGetValue(prefix, out var key))
            {
                key.Update(record, now);
            }
            else
            {
                keys[prefix] = key = Continue(record, now);
            }

            key.Kept = state.Usage.GetValueOrDefault(prefix) ?? KeyUsage.None;
            key.Quota.Kept(state.KeyQuotas.GetValueOrDefault(prefix));
        }

        Limits.Apply(state, now);

        if (!Ranges.SequenceEqual(state.Allowlist))
        {
            Ranges = state.Allowlist;
            Allowlist = IpAllowlist.Of(Ranges);
        }

        domains = state.Domains;
        (Name, Ceilings, Suspension) = (state.Name, state.Ceilings, state.Suspension);
        Created = state.Created;
    }

    /// <summary>Puts the use so far into a state that is about to be written.</summary>
    /// <param name="exactly">At a clean stop: the counts of quotas as they are, not ahead of the use.</param>
    public void KeepUse(WorkspaceState state, bool exactly = false)
    {
        ArgumentNullException.ThrowIfNull(state);
        Limits.KeepUse(state, exactly);
        foreach (var (prefix, key) in keys)
        {
            if (!state.Keys.ContainsKey(prefix))
            {
                continue;
            }

            if (key.Usage != KeyUsage.None)
            {
                state.Usage[prefix] = key.Usage;
            }

            if (key.Quota.IsUsed || state.KeyQuotas.ContainsKey(prefix))
            {
                state.KeyQuotas[prefix] = key.Quota.Keep(exactly);
            }
        }

        foreach (var record in state.Keys.Values)
        {
            if (!keys.ContainsKey(record.Prefix) && Predecessor(record) is { Quota.IsUsed: true } predecessor)
            {
                state.KeyQuotas[record.Prefix] = predecessor.Quota.Keep(exactly);
            }
        }
    }

    /// <summary>Puts the buckets into a state that is written at a clean stop.</summary>
    public void KeepBuckets(WorkspaceState state, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Bucket = Limits.Bucket.IsUnlimited ? null : Limits.Bucket.Checkpoint(now);
        foreach (var (prefix, key) in keys)
        {
            if (!key.Bucket.IsUnlimited)
            {
                state.KeyBuckets[prefix] = key.Bucket.Checkpoint(now);
            }
        }
    }

    // A rotation gives no quota and no burst anew: the successor goes on where its predecessor stands.
    private KeyGuard Continue(ApiKeyRecord record, DateTimeOffset now) => Predecessor(record) is { } predecessor
        ? new KeyGuard(
            record, null, predecessor.Bucket.IsUnlimited ? null : predecessor.Bucket.Checkpoint(now).Tokens, now, predecessor.Quota.Keep(exactly: true))
        : new KeyGuard(record, null, null, now);

    private KeyGuard? Predecessor(ApiKeyRecord record) => record.Predecessor is { } id ? Find(id.Prefix) : null;
}
