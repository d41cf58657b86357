// What the silos' delivery agents have in hand now: each silo's queue for each destination, the deepest first.
using System.Globalization;
using MonkeysMail.Grains.Operators;
using MonkeysMail.Silo.Operator.Http.Shapes;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace MonkeysMail.Silo.Operator.Http;

internal static class QueuesApi
{
    public static void MapQueues(this IEndpointRouteBuilder operators) =>
        operators.MapGet("/queues", (Delegate)ListAsync)
            .WithName("ListQueues").WithTags("Cluster").WithSummary("Delivery queues by silo and destination, the deepest first")
            .WithMetadata(OperatorQuery.LimitParameter, OperatorQuery.CursorParameter, new QueryParameter("silo", "Only this silo, by its address."))
            .Produces<QueueListShape>();

    private static async Task<IResult> ListAsync(HttpContext context)
    {
        var query = new OperatorQuery(context);
        var limit = query.Limit();
        var only = query.Text("silo");
        var after = query.Position(3, ReadPosition);
        if (query.Problem() is { } problem)
        {
            return problem;
        }

        var reports = context.RequestServices.GetRequiredService<SiloReports>();
        var metadata = context.RequestServices.GetRequiredService<ISiloMetadataCache>();
        var members = reports.Members.Where(member => only is null || member.SiloAddress.ToParsableString() == only).ToArray();
        var answers = await reports.AskAsync(members, silo => AskAsync(silo, after, limit + 1), context.RequestAborted);
        var page = members.Zip(answers)
            .Where(pair => pair.Second is not null)
            .SelectMany(pair => pair.Second!.Queues.Select(queue => (Silo: pair.First.SiloAddress, Queue: queue)))
            .OrderBy(found => Position(found.Silo, found.Queue), QueuePosition.Order)
            .Take(limit + 1)
            .ToArray();
        var shown = page.Take(limit).Select(found => Shape(found.Silo, metadata.ZoneOf(found.Silo), found.Queue)).ToArray();
        var next = page.Length > limit ? Cursor(Position(page[limit - 1].Silo, page[limit - 1].Queue)) : null;
        return TypedResults.Json(
            new QueueListShape(shown, next, [.. members.Zip(answers, (member, answer) => Sum(member, metadata.ZoneOf(member.SiloAddress), answer?.Report))]),
            OperatorJson.Default.QueueListShape);
    }

    private static async Task<SiloAnswer> AskAsync(ISiloReportService silo, QueuePosition? after, int limit)
    {
        var report = silo.DescribeAsync();
        return new SiloAnswer([.. await silo.QueuesAsync(after, limit)], await report);
    }

    private static QueuePosition Position(SiloAddress silo, QueueReport queue) => new(queue.Depth, queue.Destination, silo.ToParsableString());

    private static string Cursor(QueuePosition position) =>
        OperatorQuery.Cursor(position.Depth.ToString(CultureInfo.InvariantCulture), position.Silo, position.Destination);

    private static QueuePosition? ReadPosition(string[] parts) =>
        int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var depth) ? new QueuePosition(depth, parts[2], parts[1]) : null;

    private static QueueShape Shape(SiloAddress silo, string? zone, QueueReport queue) => new(
        silo.ToParsableString(), zone, queue.Destination, queue.Depth, queue.Connections, queue.OldestAt, queue.RestingUntil, queue.Failures,
        queue.FailedStage is { } stage ? new LastErrorShape(stage, queue.FailedCode) : null,
        queue.Provider, queue.Source, Math.Round(queue.Rate, 3), queue.MaxConnections, queue.MaxRate is { } rate ? Math.Round(rate, 3) : null, Math.Round(queue.Scale, 3),
        queue.Workspaces.IsDefaultOrEmpty ? [] : [.. queue.Workspaces.Select(found => new WorkspaceQueueShape(found.Workspace.ToString(), found.Depth, found.OldestAt))]);

    private static SiloQueuesShape Sum(ClusterMember member, string? zone, SiloReport? report) => new(
        member.SiloAddress.ToParsableString(), zone, report is not null, report?.Destinations, report?.Queued, report?.Connections, report?.Resting);

    private sealed record SiloAnswer(IReadOnlyList<QueueReport> Queues, SiloReport Report);
}
