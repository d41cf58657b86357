// Wakes the mail that a suspension held. It walks the queue of each shard and wakes every message of the workspace; one that was not held has nothing to do and goes back to
// sleep. A silo that dies leaves the order, and the walk begins anew.
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Grains.Workspaces.Upkeep;

internal sealed partial class WorkspaceRelease(
    IWorkspaceJobStore jobs, IGrainFactory grains, UpkeepOptions options, ILogger<WorkspaceRelease> logger)
{
    private const int ConcurrentCalls = 32;

    public async Task RunAsync(WorkspaceJob job, string runner, CancellationToken ct)
    {
        var woken = 0;
        for (short shard = 0; shard < SweepShards.Count; shard++)
        {
            WaitingPosition? after = null;
            do
            {
                var page = await jobs.FindWaitingAsync(shard, job.Workspace, after, options.ReadAtOnce, ct);
                foreach (var chunk in page.Messages.Chunk(ConcurrentCalls))
                {
                    await Task.WhenAll(chunk.Select(message => WakeAsync(job.Workspace, message)));
                }

                woken += page.Messages.Count;
                after = page.Next;
                if (after is not null)
                {
                    if (!await jobs.SaveAsync(job, runner, WorkspaceUpkeep.Lease, null, ct))
                    {
                        // Suspended again, deleted, or another silo's.
                        return;
                    }

                    await Task.Delay(options.Pause, TimeProvider.System, ct);
                }
            }
            while (after is not null);
        }

        await jobs.FinishAsync(job, runner, ct);
        LogReleased(job.Workspace, woken);
    }

    private async Task WakeAsync(WorkspaceId workspace, MessageId message)
    {
        try
        {
            await grains.GetMessage(workspace, message).WakeAsync(null);
        }
        catch (Exception exception)
        {
            // It looks again by itself.
            LogNotWoken(message, exception);
        }
    }

    [LoggerMessage(EventId = 1632, Level = LogLevel.Information, Message = "Workspace {Workspace} is no longer held: {Count} messages of its queue were woken")]
    private partial void LogReleased(WorkspaceId workspace, int count);

    [LoggerMessage(EventId = 1633, Level = LogLevel.Warning, Message = "Message {Message} could not be woken; it looks by itself later whether it is still held")]
    private partial void LogNotWoken(MessageId message, Exception exception);
}
