// What operators change of a workspace, pure, as ApiKeys is for keys: the state is a copy that becomes true by one write, with the audit entry in its journal. A refused
// change leaves it as it was. Field names are those of the operators' contract.
namespace MonkeysMail.Grains.Workspaces;

public static class WorkspaceOperations
{
    public const int NameCharacters = 200;
    public const int ReasonCharacters = 500;
    public const long QuotaMost = 1_000_000_000_000;

    /// <summary>What is wrong with a name, a domain, ceilings; the domain in the form in which it is kept.</summary>
    public static string? Check(string? name, string? domain, CeilingChange ceilings, List<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(ceilings);
        ArgumentNullException.ThrowIfNull(errors);
        if (name is not null && (string.IsNullOrWhiteSpace(name) || name.Length > NameCharacters || !ShownText.IsPlain(name)))
        {
            errors.Add(new FieldError("name", $"must be 1 to {NameCharacters} characters, {ShownText.Rule}."));
        }

        string? kept = null;
        if (domain is not null && !MailAddress.TryNormalizeDomain(domain, out kept))
        {
            errors.Add(new FieldError("domain", "must be a domain name, like mail.example.com."));
        }

        var wanted = ceilings.Values;
        CheckNumber("ceilings.rate", wanted.Rate, 0, KeyRules.RateMost, errors);
        CheckNumber("ceilings.burst", wanted.Burst, 1, KeyRules.BurstMost, errors);
        CheckNumber("ceilings.daily_quota", wanted.DailyQuota, 0, QuotaMost, errors);
        CheckNumber("ceilings.monthly_quota", wanted.MonthlyQuota, 0, QuotaMost, errors);
        return kept;
    }

    /// <summary>Makes the workspace out of a state that is none yet.</summary>
    public static Refusal? Create(WorkspaceState state, WorkspaceId id, NewWorkspace wanted, NewKey made, Actor actor, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(wanted);
        if (state.Created)
        {
            return Exists(state, id, wanted);
        }

        state.Created = true;
        state.Name = wanted.Name;
        state.Ceilings = Merge(WorkspaceCeilings.None, wanted.Ceilings);
        state.RequestHash = wanted.RequestHash;
        state.Journal.Add(now, actor, "workspace.created", id.ToString(), null, WorkspaceAudit.OfWorkspace(state));
        if (wanted.Domain is { } domain)
        {
            WorkspaceDomains.Vouch(state, domain, actor, now);
        }

        return ApiKeys.Create(state, FullKey("First key"), made, null, actor, now).Refusal;
    }

    /// <summary>Adds a key with every scope, for a workspace whose last key is lost.</summary>
    public static KeyStep AddKey(WorkspaceState state, NewKey made, KeyClaim? claim, Actor actor, DateTimeOffset now) =>
        ApiKeys.Create(state, FullKey("Made by an operator"), made, claim, actor, now);

    /// <summary>Lets its keys be used from anywhere again; what ranges it had is in its audit log.</summary>
    public static bool ClearAllowlist(WorkspaceState state, WorkspaceId id, Actor actor, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Allowlist.IsEmpty)
        {
            return false;
        }

        var before = WorkspaceAudit.OfSettings(state);
        state.Allowlist = [];
        state.Journal.Add(now, actor, "workspace.allowlist_cleared", id.ToString(), before, WorkspaceAudit.OfSettings(state));
        return true;
    }

    public static bool Change(WorkspaceState state, WorkspaceId id, string? name, CeilingChange ceilings, Actor actor, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        var before = WorkspaceAudit.OfWorkspace(state);
        state.Name = name ?? state.Name;
        state.Ceilings = Merge(state.Ceilings, ceilings);
        return Note(state, id, "workspace.updated", before, actor, now);
    }

    /// <summary>Suspends it, or gives a suspension another reason.</summary>
    public static bool Suspend(WorkspaceState state, WorkspaceId id, string reason, Actor actor, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        var before = WorkspaceAudit.OfWorkspace(state);
        state.Suspension = new Suspension(reason, state.Suspension?.At ?? now);
        return Note(state, id, "workspace.suspended", before, actor, now);
    }

    public static bool Resume(WorkspaceState state, WorkspaceId id, Actor actor, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        var before = WorkspaceAudit.OfWorkspace(state);
        state.Suspension = null;
        return Note(state, id, "workspace.resumed", before, actor, now);
    }

    /// <summary>What is wrong with the reason of a suspension.</summary>
    public static void CheckReason(string reason, List<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > ReasonCharacters || !ShownText.IsPlain(reason))
        {
            errors.Add(new FieldError("reason", $"must be 1 to {ReasonCharacters} characters, {ShownText.Rule}: the tenant is shown it."));
        }
    }

    /// <summary>Why a workspace that exists is not made: it was made by an equal request, or by another one under the same idempotency key.</summary>
    public static Refusal Exists(WorkspaceState state, WorkspaceId id, NewWorkspace wanted)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(wanted);
        return state.RequestHash.AsSpan().SequenceEqual(wanted.RequestHash.AsSpan())
            ? new Refusal(
                RefusalCode.Conflict,
                $"An equal request with this Idempotency-Key has made the workspace {id}. The text of its key was in the first answer only: "
                + "if that was lost, delete the workspace and make another under another Idempotency-Key.")
            : new Refusal(RefusalCode.IdempotencyConflict, "This Idempotency-Key was used for another request. Use a new key for a new request.");
    }

    private static KeySpecification FullKey(string name) => new(name, KeyMode.Live, [Scopes.All], null, [], [], 0, 0);

    private static WorkspaceCeilings Merge(WorkspaceCeilings present, CeilingChange change)
    {
        var (given, values) = (change.Given, change.Values);
        return new WorkspaceCeilings
        {
            Rate = given.HasFlag(CeilingFields.Rate) ? values.Rate : present.Rate,
            Burst = given.HasFlag(CeilingFields.Burst) ? values.Burst : present.Burst,
            DailyQuota = given.HasFlag(CeilingFields.DailyQuota) ? values.DailyQuota : present.DailyQuota,
            MonthlyQuota = given.HasFlag(CeilingFields.MonthlyQuota) ? values.MonthlyQuota : present.MonthlyQuota,
            Adaptive = given.HasFlag(CeilingFields.Adaptive) ? values.Adaptive : present.Adaptive,
        };
    }

    private static bool Note(WorkspaceState state, WorkspaceId id, string action, string before, Actor actor, DateTimeOffset now)
    {
        var after = WorkspaceAudit.OfWorkspace(state);
        if (after == before)
        {
            return false;
        }

        state.Journal.Add(now, actor, action, id.ToString(), before, after);
        return true;
    }

    private static void CheckNumber(string field, long? number, long least, long most, List<FieldError> errors)
    {
        if (number < least || number > most)
        {
            errors.Add(new FieldError(field, FormattableString.Invariant($"must be {least} to {most}, or null for the installation's default.")));
        }
    }
}
