// Runs in every silo: takes a due order of the database and carries it out, until there is none. It never stops for a failure: the order stays, and its claim ends by itself.
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Hosting;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Grains.Workspaces.Upkeep;

internal sealed partial class WorkspaceUpkeep(
    IWorkspaceJobStore jobs, WorkspaceDeletion deletion, WorkspaceRelease release, UpkeepOptions options, ILogger<WorkspaceUpkeep> logger) : BackgroundService
{
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private readonly string runner = Guid.NewGuid().ToString("N");

    /// <summary>Takes a due order and works on it; false when there was none.</summary>
    internal async Task<bool> RunAsync(CancellationToken ct)
    {
        if (await jobs.ClaimAsync(runner, Lease, ct) is not { } job)
        {
            return false;
        }

        await (job.DeletedFor is null ? release.RunAsync(job, runner, ct) : deletion.RunAsync(job, runner, ct));
        return true;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        BackgroundLoop.RunAsync(RunAsync, options.PollPeriod, LogFailed, stoppingToken);

    [LoggerMessage(EventId = 1631, Level = LogLevel.Warning, Message = "An order for a workspace was not carried out; it is tried again")]
    private partial void LogFailed(Exception exception);
}
