// Runs in every silo: follows what other silos did to keys, orders rotations by schedule, works on jobs. It never stops for a failure: what
// it could not learn now it learns from the next question, which reaches back to the last one that was answered.
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Hosting;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Grains.Crypto.Rotation;

internal sealed partial class KeyKeeper(
    IDataKeyStore keys,
    IKeyJobStore jobs,
    WorkspaceSealers sealers,
    IMasterKeys masterKeys,
    KeyJobs runner,
    KeyOptions options,
    TimeProvider time,
    ILogger<KeyKeeper> logger) : BackgroundService
{
    // A change is seen for this long after it was made, however late its transaction was.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1);
    private const int RotationsAPoll = 20;

    private readonly long startedAt = time.GetTimestamp();
    private long answeredAt;

    /// <summary>One look at everything; the loops do nothing else.</summary>
    internal async Task FollowAsync(CancellationToken ct)
    {
        // A token that hangs takes no time from following the database.
        var refreshed = masterKeys.RefreshAsync();
        var asked = time.GetTimestamp();
        var window = time.GetElapsedTime(answeredAt == 0 ? startedAt : answeredAt, asked) + Overlap;
        await sealers.FollowAsync(await keys.FindChangedAsync(window, ct));
        answeredAt = asked;
        await refreshed;
        if (options.RotateEvery is { } age)
        {
            foreach (var workspace in await jobs.FindByKeyAgeAsync(age, KeyJob.Everybody, RotationsAPoll, ct))
            {
                await sealers.RotateAsync(workspace, KeyJobs.ByItself);
            }
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        BackgroundLoop.RunAsync(
            async ct =>
            {
                await FollowAsync(ct);
                return false;
            },
            options.PollPeriod,
            LogFailed,
            stoppingToken),
        BackgroundLoop.RunAsync(runner.RunAsync, options.PollPeriod, LogFailed, stoppingToken));

    [LoggerMessage(EventId = 1601, Level = LogLevel.Warning, Message = "Keys were not followed, or a job on them not worked on; it is tried again")]
    private partial void LogFailed(Exception exception);
}
