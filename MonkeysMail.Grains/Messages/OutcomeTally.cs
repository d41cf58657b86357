// Final outcomes of the silo's deliveries on their way to their workspaces: added up here, reported every few seconds, one call a workspace. What a crash takes is seconds
// of statistics; what can not be reported now is reported with the next.
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MonkeysMail.Grains.Messages;

public sealed partial class OutcomeTally(IGrainFactory grains, ILogger<OutcomeTally> logger) : BackgroundService
{
    private const int Callers = 16;

    // More workspaces than this wait only while none can be reached: then nothing more is kept for them.
    private const int Most = 100_000;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(3);

    private readonly Lock gate = new();
    private Dictionary<WorkspaceId, OutcomeCounts> waiting = [];

    /// <summary>Complaints come by this way too.</summary>
    public void Add(WorkspaceId workspace, OutcomeCounts counts)
    {
        if (counts.IsNone)
        {
            return;
        }

        lock (gate)
        {
            if (waiting.TryGetValue(workspace, out var before) || waiting.Count < Most)
            {
                waiting[workspace] = before + counts;
            }
        }
    }

    /// <summary>Reports what there is.</summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        Dictionary<WorkspaceId, OutcomeCounts> reported;
        lock (gate)
        {
            (reported, waiting) = (waiting, []);
        }

        await Parallel.ForEachAsync(reported, new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = ct }, async (entry, _) =>
        {
            try
            {
                await grains.GetGrain<IWorkspaceOutcomesGrain>(entry.Key.Value).ReportAsync(entry.Value);
            }
            catch (Exception exception)
            {
                Add(entry.Key, entry.Value);
                LogNotReported(entry.Key, exception);
            }
        });
    }

    internal static OutcomeCounts Count(ImmutableArray<MessageFact> facts)
    {
        var counts = default(OutcomeCounts);
        foreach (var fact in facts)
        {
            counts += fact.Type switch
            {
                MailEventType.Delivered => new OutcomeCounts(1, 0, 0),
                MailEventType.Bounced => new OutcomeCounts(0, 1, 0),
                MailEventType.Complained => new OutcomeCounts(0, 0, 1),
                _ => default,
            };
        }

        return counts;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, TimeProvider.System);
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

    [LoggerMessage(EventId = 1211, Level = LogLevel.Warning, Message = "Outcomes of {Workspace} could not be reported to it; they are reported with the next")]
    private partial void LogNotReported(WorkspaceId workspace, Exception exception);
}
