// Asks a gateway every second which gateways the cluster has and whose silos can take mail. An answer keeps the list fresh and says that the way
// to the silos works; no answer for a few seconds sends the front to the gateways of other zones.
using MonkeysMail.Api.Http;

namespace MonkeysMail.Api.Hosting;

internal sealed partial class GatewayWatch(IGrainFactory grains, GatewayList list, TimeProvider time, ILogger<GatewayWatch> logger) : BackgroundService
{
    /// <summary>Between two questions, and between two looks of Orleans at the list.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private const int FailuresBeforeOthers = 2;
    private const int Workers = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(6);

    private long answeredAt;
    private long readyAt;
    private int failures;

    /// <summary>A gateway has answered lately.</summary>
    public bool IsConnected => IsFresh(ref answeredAt);

    /// <summary>A gateway has lately named a silo that can take mail.</summary>
    public bool IsAnyReady => IsFresh(ref readyAt);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var turn = 0; !stoppingToken.IsCancellationRequested; turn++)
        {
            await AskAsync(turn % Workers, stoppingToken);
            await Task.Delay(Period, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Different keys go through different gateways.
    private async Task AskAsync(int worker, CancellationToken ct)
    {
        try
        {
            var gateways = await grains.GetGrain<IClusterViewGrain>(worker).GatewaysAsync().WaitAsync(Patience, time, ct);
            list.Learn(gateways);
            Volatile.Write(ref answeredAt, time.GetTimestamp());
            if (gateways.Any(gateway => !gateway.IsUnready))
            {
                Volatile.Write(ref readyAt, time.GetTimestamp());
            }

            failures = 0;
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            if (++failures % FailuresBeforeOthers == 0)
            {
                list.Fail();
                LogNoGateway(failures, exception);
            }
        }
        catch (OperationCanceledException)
        {
            // The front stops.
        }
    }

    private bool IsFresh(ref long since) => Volatile.Read(ref since) is var at and not 0 && time.GetElapsedTime(at) < Fresh;

    [LoggerMessage(ApiEvents.NoGateway, LogLevel.Warning, "No gateway in use has answered {Times} times; others are tried.")]
    private partial void LogNoGateway(int times, Exception exception);
}
