// What retention asks of a workspace, and tells it.
using MonkeysMail.Grains.Retention;

namespace MonkeysMail.Grains.Workspaces;

public sealed partial class WorkspaceGrain : IWorkspaceRetentionGrain
{
    private static readonly Actor Retention = Actor.Engine("retention");

    Task<RetentionDays?> IWorkspaceRetentionGrain.WindowsAsync() =>
        Task.FromResult(guard.Created ? RetentionRules.InForce(workspace.State.Retention) : null);

    async Task IWorkspaceRetentionGrain.ReportAsync(RetentionReport report)
    {
        if (guard.Created)
        {
            await ChangeAsync(state =>
            {
                state.Journal.Add(time.GetUtcNow(), Retention, "retention.applied", Id.ToString(), null, WorkspaceAudit.OfRetention(report));
                return true;
            });
        }
    }
}
