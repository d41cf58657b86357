// Runs in every silo: walks over workspaces that are due, one after the other. It never stops for a failure: the workspace is due again when its lease has ended.
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Hosting;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Grains.Retention;

internal sealed partial class RetentionKeeper(
    IRetentionStore store, RetentionWalk walk, RetentionOptions options, ILogger<RetentionKeeper> logger) : BackgroundService
{
    /// <summary>Walks over a workspace that is due; false when none is.</summary>
    private async Task<bool> RunAsync(CancellationToken ct)
    {
        if (await store.ClaimAsync(options.Lease, ct) is not { } workspace)
        {
            return false;
        }

        var report = await walk.RunAsync(workspace, ct);
        await store.PostponeAsync(workspace, options.Every, ct);
        if (!report.IsEmpty)
        {
            LogDeleted(workspace, report.Bodies, report.Messages, report.Events, report.Audit, report.Suppressions);
        }

        return true;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        BackgroundLoop.RunAsync(RunAsync, options.PollPeriod, LogFailed, stoppingToken);

    [LoggerMessage(EventId = 1651, Level = LogLevel.Warning, Message = "Retention did not come to an end in a workspace; it is tried again")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(EventId = 1652, Level = LogLevel.Information,
        Message = "Retention deleted of {Workspace}: {Bodies} bodies, {Messages} messages, {Events} events, {Audit} audit entries, {Suppressions} suppressions")]
    private partial void LogDeleted(WorkspaceId workspace, long bodies, long messages, long events, long audit, long suppressions);
}
