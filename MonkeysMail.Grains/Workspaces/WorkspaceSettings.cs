// The changes to what a workspace has set for itself, pure, as ApiKeys is for keys.
using MonkeysMail.Grains.Retention;

namespace MonkeysMail.Grains.Workspaces;

public static class WorkspaceSettings
{
    /// <summary>Changes the state, a copy, and notes it in the journal; null when that may be, or when nothing is another.</summary>
    public static (Refusal? Refusal, ImmutableArray<FieldError> Errors, bool Changed) Change(
        WorkspaceState state, WorkspaceId id, WorkspaceChange change, WorkspaceLimits defaults, Actor actor, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(change);
        if ((KeyGrants.CheckActor(state, actor, Scopes.WorkspaceWrite, now, out var acting) ?? KeyGrants.CheckWorkspace(acting)) is { } notAllowed)
        {
            return (notAllowed, [], false);
        }

        var errors = new List<FieldError>();
        var allowlist = change.Allowlist is { } given ? KeyRules.CheckRanges("allowlist", given, errors) : state.Allowlist;
        var limits = change.Limits is { } settings ? LimitRules.Change(state.Limits, settings, LimitRules.Ceilings(state.Ceilings, defaults), errors) : state.Limits;
        var retention = change.Retention is { } windows ? RetentionRules.Change(state.Retention, windows, errors) : state.Retention;
        if (errors.Count > 0)
        {
            return (KeyStep.Invalid(errors).Refusal, [.. errors], false);
        }

        var sameList = allowlist.SequenceEqual(state.Allowlist);
        if (sameList && limits == state.Limits && retention == state.Retention)
        {
            return (null, [], false);
        }

        var lockout = sameList ? null : Lockout.Check(state, allowlist, state.Keys.Values, actor, now);
        if (lockout is not null && !change.Force)
        {
            return (lockout, [], false);
        }

        var before = WorkspaceAudit.OfSettings(state);
        state.Allowlist = allowlist;
        state.Limits = limits;
        state.Retention = retention;
        state.Journal.Add(now, actor, "workspace.updated", id.ToString(), before, WorkspaceAudit.OfSettings(state, forced: lockout is not null));
        return (null, [], true);
    }
}
