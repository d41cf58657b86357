// Entries that wait in the outbox are normally taken at once by those who wrote them. What a crash left there is found by this look every few seconds, which every
// silo takes: an entry is in the chain once, whoever calls.
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Grains.Audit;

public sealed partial class AuditOutboxWatch(IAuditStore store, IGrainFactory grains, ILogger<AuditOutboxWatch> logger) : BackgroundService
{
    private const int MostWorkspaces = 1_000;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await LookAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops.
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        try
        {
            foreach (var workspace in await store.ListWaitingAsync(MostWorkspaces, ct))
            {
                await grains.GetGrain<IAuditChainGrain>(workspace.Value).DrainAsync();
            }
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            LogFailed(exception);
        }
    }

    [LoggerMessage(EventId = 1602, Level = LogLevel.Warning, Message = "The audit outbox could not be looked at; it is tried again")]
    private partial void LogFailed(Exception exception);
}
