// The limits of a workspace in memory: its bucket, its quotas, its recent outcomes, and what all of these come to. As the guard, it is told each state after its write;
// a change of limits or ceilings leaves the tokens and the counts as they are.
namespace MonkeysMail.Grains.Workspaces;

public sealed class SendingLimits(WorkspaceLimits defaults, AdaptiveOptions adaptive)
{
    private OutcomeWindow outcomes = new([]);
    private bool started;
    private bool mayAdapt = true;

    /// <summary>Set by the workspace itself.</summary>
    public LimitValues Own { get; private set; } = LimitValues.None;

    public LimitValues Ceilings { get; private set; } = LimitValues.None;

    /// <summary>What the rate is when nothing narrows it.</summary>
    public LimitValues InForce { get; private set; } = LimitValues.None;

    public AdaptiveState Adaptive { get; private set; } = AdaptiveRate.Judge(adaptive, allowed: true, default);

    public TokenBucket Bucket { get; private set; } = new(0, 0, 0, default);

    public Quota Quota { get; private set; } = new(null, 0, 0);

    /// <summary>There are counts or outcomes that the stored state does not have.</summary>
    public bool HasNewUse => (Quota.IsUnlimited && Quota.Differs) || outcomes.HasNew;

    /// <summary>Why the rate is less than it could be; null when it is not.</summary>
    public string? Narrowing => Adaptive.Factor < 1 && !Bucket.IsUnlimited ? Adaptive.Reason : null;

    /// <summary>The state that an activation found. A bucket without a checkpoint starts empty: a crash gives no free burst.</summary>
    public void Start(WorkspaceState state, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        outcomes = new OutcomeWindow(state.Outcomes);
        Quota = new Quota(state.Quota, 0, 0);
        Read(state, now);
        Bucket = new TokenBucket(NarrowedRate, InForce.Burst ?? 0, state.Bucket?.Tokens ?? 0, state.Bucket?.At ?? now);
        started = true;
    }

    /// <summary>The state that was just written. That of a new workspace comes here first, and its bucket is full.</summary>
    public void Apply(WorkspaceState state, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        Read(state, now);
        Bucket = started
            ? Bucket.Resized(NarrowedRate, InForce.Burst ?? 0, now)
            : new TokenBucket(NarrowedRate, InForce.Burst ?? 0, InForce.Burst ?? 0, now);
        started = true;
        Quota.Kept(state.Quota);
    }

    public void Report(OutcomeCounts counts, DateTimeOffset now)
    {
        outcomes.Add(counts, now);
        Adapt(now);
    }

    /// <summary>As time goes on what was bad leaves the window.</summary>
    public void Refresh(DateTimeOffset now)
    {
        outcomes.Forget(now);
        Adapt(now);
    }

    /// <summary>Gives back what an admission took.</summary>
    /// <param name="counted">The quota was counted too: it is for live keys alone.</param>
    public void GiveBack(int tokens, bool counted, DateTimeOffset now)
    {
        Bucket.Return(tokens, now);
        if (counted)
        {
            Quota.Return(tokens, now);
        }
    }

    /// <summary>Puts the use so far into a state that is about to be written.</summary>
    public void KeepUse(WorkspaceState state, bool exactly)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Quota = Quota.IsUsed || state.Quota is not null ? Quota.Keep(exactly) : null;
        state.Outcomes = outcomes.Keep();
    }

    /// <summary>The rate that is in force now.</summary>
    public int NarrowedRate => InForce.Rate is { } rate and > 0 ? Math.Max(1, (int)(rate * Adaptive.Factor)) : 0;

    private void Read(WorkspaceState state, DateTimeOffset now)
    {
        Own = state.Limits;
        Ceilings = LimitRules.Ceilings(state.Ceilings, defaults);
        InForce = LimitRules.InForce(Own, Ceilings);
        mayAdapt = state.Ceilings.Adaptive;
        Quota.Update(InForce.DailyQuota ?? 0, InForce.MonthlyQuota ?? 0);
        Adaptive = AdaptiveRate.Judge(adaptive, mayAdapt, outcomes.Total);
    }

    private void Adapt(DateTimeOffset now)
    {
        Adaptive = AdaptiveRate.Judge(adaptive, mayAdapt, outcomes.Total);
        Bucket = Bucket.Resized(NarrowedRate, InForce.Burst ?? 0, now);
    }
}
