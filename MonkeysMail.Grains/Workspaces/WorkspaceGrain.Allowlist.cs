// The workspace's own settings: the thin side of WorkspaceSettings.
using MonkeysMail.Grains.Retention;

namespace MonkeysMail.Grains.Workspaces;

public sealed partial class WorkspaceGrain
{
    Task<WorkspaceDescription> IWorkspaceSettingsGrain.DescribeAsync() => Task.FromResult(Describe());

    async Task<WorkspaceAnswer> IWorkspaceSettingsGrain.ChangeAsync(WorkspaceChange change, Actor actor)
    {
        Refusal? refusal = null;
        ImmutableArray<FieldError> errors = [];
        var notWritten = await TryChangeAsync(state =>
        {
            (refusal, errors, var changed) = WorkspaceSettings.Change(state, Id, change, limits, actor, time.GetUtcNow());
            return changed;
        });
        refusal ??= notWritten;
        return refusal is null ? new WorkspaceAnswer(null, [], Describe()) : new WorkspaceAnswer(refusal, errors);
    }

    private WorkspaceDescription Describe()
    {
        var now = time.GetUtcNow();
        var sending = guard.Limits;
        sending.Refresh(now);
        return new WorkspaceDescription(
            Id, guard.Ranges, sending.Own, sending.Ceilings, sending.InForce with { Rate = sending.NarrowedRate },
            sending.Quota.Describe(QuotaWindow.Day, now), sending.Quota.Describe(QuotaWindow.Month, now), sending.Adaptive,
            RetentionRules.InForce(workspace.State.Retention));
    }
}
