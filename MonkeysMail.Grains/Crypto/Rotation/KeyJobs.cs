// Runs jobs on keys in small steps and keeps after each how far it came, so that any silo can go on. An older data key version is deleted
// only by a walk that found nothing sealed by it, begun no sooner than KeepReplaced after the version was replaced.
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Grains.Crypto.Rotation;

internal sealed partial class KeyJobs(
    IKeyJobStore jobs,
    IDataKeyStore keys,
    WorkspaceSealers sealers,
    IMasterKeys masterKeys,
    Resealer resealer,
    KeyOptions options,
    TimeProvider time,
    ILogger<KeyJobs> logger)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenPasses = TimeSpan.FromHours(1);

    public static readonly Actor ByItself = Actor.Engine("keys");

    private readonly string runner = Guid.NewGuid().ToString("N");

    /// <summary>Takes a due job and works on it until it ends, rests or is another's; false when there was none.</summary>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        if (await jobs.ClaimAsync(runner, Lease, ct) is not { } job)
        {
            return false;
        }

        try
        {
            await (job.Kind switch
            {
                KeyJobKind.Rewrap => RewrapAsync(job, ct),
                KeyJobKind.RotateAll => RotateAllAsync(job, ct),
                _ => ResealAsync(job, ct),
            });
        }
        catch (CryptographicException exception)
        {
            LogFailed(job.Kind, job.Workspace, exception);
            await jobs.SaveAsync(job, runner, Lease, AfterFailure, finished: false, ct);
        }

        return true;
    }

    private async Task RewrapAsync(KeyJob job, CancellationToken ct)
    {
        await masterKeys.RefreshAsync();
        if (masterKeys.CurrentVersion != job.Target)
        {
            throw new CryptographicException(
                $"The current master key here is version {masterKeys.CurrentVersion}, the job's is {job.Target}: give every silo the same keys, or order the rewrap again.");
        }

        while (true)
        {
            var found = await jobs.FindWrappedByOthersAsync(job.Target, options.PageSize, ct);
            var changed = 0;
            foreach (var row in found)
            {
                changed += await TryRewrapAsync(row) is { } rewrapped && await jobs.ReplaceWrappedAsync(rewrapped, row.MasterVersion, ct) ? 1 : 0;
            }

            job = job with { Examined = job.Examined + found.Count, Changed = job.Changed + changed };
            TimeSpan? pause = found.Count > 0 && changed == 0 ? AfterFailure : null;
            if (!await jobs.SaveAsync(job, runner, Lease, pause, finished: found.Count == 0, ct) || found.Count == 0 || pause is not null)
            {
                return;
            }

            await RestAsync(ct);
        }
    }

    private async Task<DataKeyRow?> TryRewrapAsync(DataKeyRow row)
    {
        try
        {
            return await sealers.RewrapAsync(row);
        }
        catch (CryptographicException exception) when (exception is not MasterKeysUnavailableException)
        {
            LogNotRewrapped(row.Workspace, row.MasterVersion, exception);
            return null;
        }
    }

    private async Task RotateAllAsync(KeyJob job, CancellationToken ct)
    {
        var after = job.Position.Length == 0 ? KeyJob.Everybody : new WorkspaceId(new Guid(job.Position, bigEndian: true));
        while (true)
        {
            var page = await jobs.FindByKeyAgeAsync(TimeSpan.Zero, after, options.PageSize, ct);
            foreach (var workspace in page)
            {
                job = job with
                {
                    Examined = job.Examined + 1,
                    Changed = job.Changed + (await sealers.RotateAsync(workspace, ByItself) ? 1 : 0),
                    Position = workspace.Value.ToByteArray(bigEndian: true),
                };
                after = workspace;
            }

            if (!await jobs.SaveAsync(job, runner, Lease, null, finished: page.Count == 0, ct) || page.Count == 0)
            {
                return;
            }
        }
    }

    private async Task ResealAsync(KeyJob job, CancellationToken ct)
    {
        // What the database has now, not what the cache remembers.
        var sealer = await sealers.RefreshAsync(job.Workspace);
        while (job.Stage < Resealer.Stages)
        {
            var step = await resealer.StepAsync((SealedTable)job.Stage, sealer, job.Workspace, job.Position, options.PageSize, ct);
            job = job with
            {
                Stage = step.Position is null ? (short)(job.Stage + 1) : job.Stage,
                Position = step.Position ?? [],
                Examined = job.Examined + step.Examined,
                Found = job.Found + step.Found,
                Changed = job.Changed + step.Changed,
            };
            if (job.Stage < Resealer.Stages && !await jobs.SaveAsync(job, runner, Lease, null, finished: false, ct))
            {
                return;
            }

            await RestAsync(ct);
        }

        await EndPassAsync(job, ct);
    }

    private async Task EndPassAsync(KeyJob job, CancellationToken ct)
    {
        var kept = job.CreatedAt + options.KeepReplaced - time.GetUtcNow();
        if (job.Found == 0 && kept <= TimeSpan.Zero)
        {
            var deleted = await DeleteOldAsync(job, ct);
            if (await jobs.SaveAsync(job with { Stage = Resealer.Stages }, runner, Lease, null, finished: true, ct))
            {
                LogResealed(job.Workspace, job.Target, job.Changed, deleted);
            }

            return;
        }

        // Rows that were still old after a second walk do not open: they are tried again now and then, and their key is kept.
        var pause = job.Pass > 1 && job.Found > 0 && kept < BetweenPasses ? BetweenPasses : kept > TimeSpan.Zero ? kept : TimeSpan.Zero;
        var next = job with { Stage = 0, Position = [], Found = 0, Pass = (short)Math.Min(job.Pass + 1, short.MaxValue) };
        await jobs.SaveAsync(next, runner, Lease, pause, finished: false, ct);
    }

    private async Task<int> DeleteOldAsync(KeyJob job, CancellationToken ct)
    {
        var deleted = await keys.DeleteVersionsAsync(job.Workspace, job.Target, ct);
        if (deleted > 0)
        {
            await sealers.RefreshAsync(job.Workspace);
        }

        return deleted;
    }

    private Task RestAsync(CancellationToken ct) => Task.Delay(options.PagePause, time, ct);

    [LoggerMessage(EventId = 1612, Level = LogLevel.Error, Message = "A {Kind} of keys (workspace {Workspace}) does not get on; it is tried again in a minute")]
    private partial void LogFailed(KeyJobKind kind, WorkspaceId workspace, Exception exception);

    [LoggerMessage(EventId = 1613, Level = LogLevel.Error, Message = "A data key of workspace {Workspace} under master key version {Version} was not rewrapped")]
    private partial void LogNotRewrapped(WorkspaceId workspace, int version, Exception exception);

    [LoggerMessage(EventId = 1614, Level = LogLevel.Information,
        Message = "Workspace {Workspace} is sealed by data key version {Version}: {Changed} blobs were sealed anew, {Deleted} old versions deleted")]
    private partial void LogResealed(WorkspaceId workspace, int version, long changed, int deleted);
}
