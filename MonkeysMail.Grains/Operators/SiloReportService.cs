// Answers for this silo. It only reads what others keep, and takes the short locks that they take themselves.
using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Delivery;
using MonkeysMail.Grains.Hosting;
using MonkeysMail.Grains.Messages;
using MonkeysMail.Grains.Storage;
using Orleans.Concurrency;

namespace MonkeysMail.Grains.Operators;

/// <inheritdoc cref="ISiloReportService"/>
[Reentrant]
public sealed class SiloReportService(
    GrainId id, Silo silo, ILoggerFactory loggers, ILocalSiloDetails local, IGrainFactory grains, IDeliveryAgent agent, IDeliveryHold hold,
    SiloLease lease, IStoreHealth health, ISiloReadiness readiness, TimeProvider time)
    : GrainService(id, silo, loggers), ISiloReportService
{
    /// <summary>The most queues that one question is answered with.</summary>
    public const int MostQueues = 1_000;

    private static readonly string Version =
        typeof(SiloReportService).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    private readonly DateTimeOffset startedAt = time.GetUtcNow();

    async Task<SiloReport> ISiloReportService.DescribeAsync()
    {
        var statistics = await grains.GetGrain<IManagementGrain>(0).GetRuntimeStatistics([local.SiloAddress]);
        var destinations = agent.Describe();
        return new SiloReport(
            Version,
            startedAt,
            statistics is [{ } own] ? own.ActivationCount : 0,
            agent.Queued,
            agent.Connections,
            destinations.Count,
            destinations.Count(destination => destination.RestsFor is not null),
            lease.Owner,
            lease.Left > TimeSpan.Zero ? lease.Left : TimeSpan.Zero,
            health.SickFor,
            hold.IsHeld);
    }

    Task<ImmutableArray<QueueReport>> ISiloReportService.QueuesAsync(QueuePosition? after, int limit)
    {
        var now = time.GetUtcNow();
        var name = local.SiloAddress.ToParsableString();
        return Task.FromResult(agent.Describe()
            .Select(view => (View: view, Position: new QueuePosition(view.Waiting, view.Key, name)))
            .Where(queue => after is null || QueuePosition.Order.Compare(queue.Position, after) > 0)
            .OrderBy(queue => queue.Position, QueuePosition.Order)
            .Take(Math.Clamp(limit, 1, MostQueues))
            .Select(queue => Report(queue.View, now))
            .ToImmutableArray());
    }

    Task<string> ISiloReportService.WhyNotReadyAsync() => Task.FromResult(readiness.WhyNot ?? "");

    private static QueueReport Report(DestinationView view, DateTimeOffset now) => new(
        view.Key,
        view.Waiting,
        view.Connections,
        now - view.Oldest,
        now + view.RestsFor,
        view.Failures,
        view.FailedStage is { } stage ? JsonNamingPolicy.SnakeCaseLower.ConvertName(stage.ToString()) : null,
        view.FailedCode,
        view.Limits.Provider,
        view.Source,
        view.Rate,
        view.Limits.MaxConnections,
        view.Limits.MaxRate,
        view.Limits.Scale,
        [.. view.Workspaces.Select(found => new WorkspaceQueueReport(found.Workspace, found.Waiting, now - found.Oldest))]);
}
