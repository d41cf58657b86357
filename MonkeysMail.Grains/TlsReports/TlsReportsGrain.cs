// The thin side of TlsReportBook. Sending goes on beside the counts that come, on a timer: once begun it takes minutes where many want reports, or are slow. A reminder
// an hour finds what a stop has left, and days that have ended. Each shard begins at another minute of the hour, so that receivers do not get all at once (RFC 8460 3).
using System.Globalization;
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Audit;
using MonkeysMail.Grains.Crypto;

namespace MonkeysMail.Grains.TlsReports;

/// <inheritdoc cref="ITlsReportsGrain"/>
public sealed partial class TlsReportsGrain(
    [PersistentState("tlsreports", SealedGrainStorage.Name)] IPersistentState<TlsReportsState> kept,
    IWorkspaceSealers sealers,
    TlsReportSender sender,
    TlsReportOptions options,
    TimeProvider time,
    ILogger<TlsReportsGrain> logger) : Grain, ITlsReportsGrain, IRemindable, IDisposable
{
    private const string ReminderName = "reports";

    // Receivers that are slow hold up only so many others.
    private const int AtOnce = 16;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim changing = new(1, 1);
    private readonly CancellationTokenSource stopping = new();
    private IGrainTimer? timer;
    private bool sending;
    private bool reminded;

    public void Dispose()
    {
        changing.Dispose();
        stopping.Dispose();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => await stopping.CancelAsync();

    async Task ITlsReportsGrain.AddAsync(ImmutableArray<TlsTally> tallies)
    {
        if (!reminded)
        {
            await sealers.EnsureCreatedAsync(OperatorLog.Owner);
            await this.RegisterOrUpdateReminder(ReminderName, FirstTick(), Hour);
            reminded = true;
        }

        var left = 0;
        await ChangeAsync(() => left = TlsReportBook.Add(kept.State, tallies, options.MostDomains / TlsReportShards.Count));
        if (left > 0)
        {
            LogFull(left);
        }
    }

    Task<int> ITlsReportsGrain.SendAsync(DateOnly today) => SendAsync(today, stopping.Token);

    Task IRemindable.ReceiveReminder(string reminderName, TickStatus status)
    {
        if (!sending && options.IsOn)
        {
            sending = true;
            timer?.Dispose();
            timer = this.RegisterGrainTimer(
                SendOnceAsync, new GrainTimerCreationOptions(TimeSpan.Zero, Timeout.InfiniteTimeSpan) { Interleave = true, KeepAlive = true });
        }

        return Task.CompletedTask;
    }

    private async Task SendOnceAsync(CancellationToken ct)
    {
        try
        {
            await SendAsync(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), ct);
        }
        catch (Exception exception)
        {
            LogSendFailed(exception);
        }
        finally
        {
            sending = false;
        }
    }

    private async Task<int> SendAsync(DateOnly today, CancellationToken ct)
    {
        var done = 0;
        foreach (var chunk in TlsReportBook.Due(kept.State, today, time.GetUtcNow()).Chunk(AtOnce))
        {
            bool[] sent = await Task.WhenAll(chunk.Select(day => sender.SendAsync(day, ct)));
            await ChangeAsync(() =>
            {
                for (var i = 0; i < chunk.Length; i++)
                {
                    var ends = TlsReportBook.Done(kept.State, chunk[i], !sent[i], time.GetUtcNow());
                    done += ends ? 1 : 0;
                    if (ends && !sent[i])
                    {
                        TlsReportMetrics.Reported("dropped");
                    }
                }
            });
        }

        return done;
    }

    private TimeSpan FirstTick()
    {
        var shard = int.Parse(this.GetPrimaryKeyString().AsSpan(33), CultureInfo.InvariantCulture);
        var now = time.GetUtcNow();
        var minute = TimeSpan.FromMinutes(5 + (shard * 3));
        var past = now.TimeOfDay - TimeSpan.FromHours(now.Hour);
        return past < minute ? minute - past : Hour - past + minute;
    }

    private async Task ChangeAsync(Action change)
    {
        await changing.WaitAsync();
        try
        {
            var before = kept.State.Days;
            change();
            try
            {
                await kept.WriteStateAsync();
            }
            catch
            {
                kept.State.Days = before;
                throw;
            }
        }
        finally
        {
            changing.Release();
        }
    }

    [LoggerMessage(EventId = 3612, Level = LogLevel.Warning, Message = "TLS reports: {Count} counts have no place, the day has as many domains as it may")]
    private partial void LogFull(int count);

    [LoggerMessage(EventId = 3613, Level = LogLevel.Warning, Message = "TLS reports could not be sent; the next hour goes on")]
    private partial void LogSendFailed(Exception exception);
}
