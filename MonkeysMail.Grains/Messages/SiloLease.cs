// The silo's lease: while it lives, message rows that carry its name are nobody else's. Renewed every 3 s for 10 s of the database's
// clock; what is left is measured by the monotonic clock from before the renewal was sent, so it is never longer than the database
// thinks. A lease that ended is never revived: the silo goes on under a new name.
using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Delivery;
using MonkeysMail.Grains.Hosting;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Grains.Messages;

public sealed partial class SiloLease(ILeaseStore store, DatabaseClock clock, string siloName, ILogger<SiloLease> logger, TimeProvider time)
    : ILeaseClock, IDisposable
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RenewalPeriod = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan RenewalTimeout = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource stopping = new();
    private volatile Held held = new("", 0);
    private Task renewing = Task.CompletedTask;

    /// <summary>The name under which rows are owned now.</summary>
    public string Owner => held.Owner;

    /// <inheritdoc/>
    public TimeSpan Left
    {
        get
        {
            var current = held;
            return current.Owner.Length == 0 ? TimeSpan.Zero : Duration - Stopwatch.GetElapsedTime(current.RenewedAt);
        }
    }

    /// <summary>Takes the first lease, then renews until the stop.</summary>
    public async Task StartAsync(CancellationToken ct)
    {
        await TakeNewAsync(ct);
        renewing = Task.Run(RenewAsync, CancellationToken.None);
    }

    /// <summary>Ends the lease, so that others may take over at once.</summary>
    public async Task StopAsync()
    {
        await stopping.CancelAsync();
        await renewing;
        var owner = held.Owner;
        held = new Held("", 0);
        if (owner.Length > 0)
        {
            using var timeout = new CancellationTokenSource(RenewalTimeout, time);
            try
            {
                await store.ReleaseAsync(owner, timeout.Token);
            }
            catch (Exception exception)
            {
                LogReleaseFailed(exception);
            }
        }
    }

    public void Dispose() => stopping.Dispose();

    private async Task RenewAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            await Task.Delay(RenewalPeriod, TimeProvider.System, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
            timeout.CancelAfter(RenewalTimeout);
            try
            {
                if (held.Owner.Length == 0)
                {
                    // The new name was not taken the last time; the empty one must never be written.
                    await TakeNewAsync(timeout.Token);
                    continue;
                }

                var sent = Stopwatch.GetTimestamp();
                if (await store.RenewAsync(held.Owner, Duration, timeout.Token) is { } now)
                {
                    clock.Set(now, sent);
                    held = held with { RenewedAt = sent };
                    MessageMetrics.Renewed("renewed");
                }
                else
                {
                    MessageMetrics.Renewed("lost");
                    LogLost(held.Owner);
                    held = new Held("", 0);
                    await TakeNewAsync(timeout.Token);
                }
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested)
            {
                MessageMetrics.Renewed("failed");
                LogRenewalFailed(exception);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task TakeNewAsync(CancellationToken ct)
    {
        var owner = $"{siloName}#{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        var sent = Stopwatch.GetTimestamp();
        var now = await store.RenewAsync(owner, Duration, ct) ?? throw new InvalidOperationException("A lease under a new name was refused.");
        clock.Set(now, sent);
        held = new Held(owner, sent);
    }

    private sealed record Held(string Owner, long RenewedAt);

    [LoggerMessage(EventId = 1101, Level = LogLevel.Warning, Message = "The lease {Owner} ended before it was renewed; open attempts are dropped")]
    private partial void LogLost(string owner);

    [LoggerMessage(EventId = 1102, Level = LogLevel.Warning, Message = "The lease could not be renewed")]
    private partial void LogRenewalFailed(Exception exception);

    [LoggerMessage(EventId = 1103, Level = LogLevel.Warning, Message = "The lease could not be released; it ends by itself")]
    private partial void LogReleaseFailed(Exception exception);
}
