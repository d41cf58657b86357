// Takes away the rows of a deleted workspace, some at a time, and keeps after each step how far it came, so that any silo can go on. What other silos had in hand when the
// keys were destroyed may still be written: the tables are walked until a late walk finds nothing.
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Grains.Workspaces.Upkeep;

internal sealed partial class WorkspaceDeletion(
    IWorkspaceJobStore jobs, IGrainFactory grains, UpkeepOptions options, TimeProvider time, ILogger<WorkspaceDeletion> logger)
{
    private static readonly Actor ByItself = Actor.Engine("deletion");
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);

    public async Task RunAsync(WorkspaceJob job, string runner, CancellationToken ct)
    {
        var begun = time.GetTimestamp();
        var isLate = job.DeletedFor >= options.Settled && job.Stage == 0;

        // The call that ordered it may have come no further than to the order.
        await grains.GetGrain<IWorkspaceOperationsGrain>(job.Workspace.Value).DeleteAsync(ByItself);

        foreach (var table in Enum.GetValues<WorkspaceTable>().Where(table => table >= job.Stage))
        {
            job = job with { Stage = table };
            var last = Guid.Empty;
            while (true)
            {
                var page = await jobs.DeleteRowsAsync(table, job.Workspace, last, options.DeletedAtOnce, ct);
                last = page.Last;
                job = job with { Found = job.Found + page.Count, DeletedRows = job.DeletedRows + page.Count };
                if (page.Count == 0)
                {
                    break;
                }

                if (!await jobs.SaveAsync(job, runner, WorkspaceUpkeep.Lease, null, ct))
                {
                    return;
                }

                await Task.Delay(options.Pause, TimeProvider.System, ct);
            }
        }

        if (job.Found == 0 && isLate)
        {
            await jobs.FinishAsync(job, runner, ct);
            LogErased(job.Workspace, job.DeletedRows);
            return;
        }

        var wait = options.Settled - job.DeletedFor!.Value - time.GetElapsedTime(begun);
        var next = job with { Stage = 0, Pass = (short)Math.Min(job.Pass + 1, short.MaxValue), Found = 0 };
        await jobs.SaveAsync(next, runner, WorkspaceUpkeep.Lease, wait > ShortestPause ? wait : ShortestPause, ct);
    }

    [LoggerMessage(EventId = 1634, Level = LogLevel.Information, Message = "The deletion of workspace {Workspace} has ended: {Rows} rows are gone")]
    private partial void LogErased(WorkspaceId workspace, long rows);
}
