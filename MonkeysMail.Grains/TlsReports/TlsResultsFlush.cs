// Tells this silo's counts to the grains that keep them: every half minute, and once more at the stop. What cannot be told now is told with the next.
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MonkeysMail.Grains.TlsReports;

public sealed partial class TlsResultsFlush(TlsResults results, TlsReportOptions options, IGrainFactory grains, ILogger<TlsResultsFlush> logger) : BackgroundService
{
    // With 10 policies of 100 failures each a domain has some 200 KB at the very most; one with a policy or two has 1 KB.
    private const int TalliesACall = 200;

    public async Task FlushAsync(CancellationToken ct)
    {
        foreach (var shard in results.Take().GroupBy(tally => TlsReportShards.Of(tally.Domain)))
        {
            foreach (var chunk in shard.Chunk(TalliesACall))
            {
                try
                {
                    await grains.GetTlsReports(shard.Key).AddAsync([.. chunk]).WaitAsync(ct);
                }
                catch (Exception exception)
                {
                    results.PutBack(chunk);
                    LogNotTold(exception);
                }
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.IsOn)
        {
            return;
        }

        using var timer = new PeriodicTimer(options.FlushEvery, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await FlushAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops: the engine's stop flushes once more, after the last delivery.
        }
    }

    [LoggerMessage(EventId = 3614, Level = LogLevel.Warning, Message = "Results of TLS could not be told to the reports' grain; they are told with the next")]
    private partial void LogNotTold(Exception exception);
}
