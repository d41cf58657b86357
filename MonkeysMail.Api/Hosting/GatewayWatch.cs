// Asks a gateway every second which gateways the cluster has. An answer keeps the list fresh and says that the way to the silos works; no
// answer for a few seconds sends the front to the gateways of other zones.
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
    private int failures;

    /// <summary>A gateway has answered lately.</summary>
    public bool IsConnected => Volatile.Read(ref answeredAt) is var at and not 0 && time.GetElapsedTime(at) < Fresh;

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
            list.Learn(await grains.GetGrain<IClusterViewGrain>(worker).GatewaysAsync().WaitAsync(Patience, time, ct));
            Volatile.Write(ref answeredAt, time.GetTimestamp());
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

    [LoggerMessage(ApiEvents.NoGateway, LogLevel.Warning, "No gateway in use has answered {Times} times; others are tried.")]
    private partial void LogNoGateway(int times, Exception exception);
}
