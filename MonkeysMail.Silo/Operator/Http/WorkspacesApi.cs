// Workspaces by volume. Counted are a workspace's newest messages, to a bound: a busy one is ranked by the rate of those.
using System.Globalization;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using MonkeysMail.Silo.Operator.Http.Shapes;

namespace MonkeysMail.Silo.Operator.Http;

internal static class WorkspacesApi
{
    /// <summary>Messages of one workspace that are counted; 50 busy ones then read 500,000 rows, about a second.</summary>
    public const int MostMessages = 10_000;

    public const int MostWorkspaces = 1_000;

    private static readonly TimeSpan Default = TimeSpan.FromHours(24);
    private static readonly TimeSpan Least = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Most = TimeSpan.FromDays(7);

    public static void MapWorkspaces(this IEndpointRouteBuilder operators) =>
        operators.MapGet("/workspaces", (Delegate)ListAsync)
            .WithName("ListWorkspaces").WithTags("Messages").WithSummary("Workspaces by volume, the busiest first")
            .WithMetadata(
                OperatorQuery.LimitParameter,
                OperatorQuery.CursorParameter,
                new QueryParameter("since", "How far back, `1m` to `7d`; `24h` when left out."))
            .Produces<WorkspaceListShape>();

    private static async Task<IResult> ListAsync(HttpContext context)
    {
        var query = new OperatorQuery(context);
        var limit = query.Limit();
        var window = query.Duration("since", Default, Least, Most, "1m to 7d");
        var skip = query.Position(1, static parts =>
            int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var offset) && offset < MostWorkspaces ? offset : (int?)null) ?? 0;
        if (query.Problem() is { } problem)
        {
            return problem;
        }

        var store = context.RequestServices.GetRequiredService<IOperatorStore>();
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var ranking = (await store.MeasureAsync(window, MostMessages, MostWorkspaces, context.RequestAborted))
            .Select(volume => Shape(volume, now))
            .OrderByDescending(workspace => workspace.PerHour).ThenBy(workspace => workspace.Id, StringComparer.Ordinal)
            .ToArray();
        var next = ranking.Length > skip + limit ? OperatorQuery.Cursor((skip + limit).ToString(CultureInfo.InvariantCulture)) : null;
        return TypedResults.Json(new WorkspaceListShape([.. ranking.Skip(skip).Take(limit)], next), OperatorJson.Default.WorkspaceListShape);
    }

    private static WorkspaceShape Shape(WorkspaceVolume volume, DateTimeOffset now)
    {
        // At least a second: a burst of the last moment is no rate.
        var hours = Math.Max((now - volume.Since).TotalHours, 1.0 / 3_600);
        return new WorkspaceShape(
            volume.Workspace.ToString(),
            volume.Total,
            Of(DeliveryStatus.Delivered),
            Of(DeliveryStatus.Deferred),
            Of(DeliveryStatus.Bounced),
            Of(DeliveryStatus.Queued),
            Of(DeliveryStatus.Scheduled),
            Of(DeliveryStatus.Expired),
            Of(DeliveryStatus.Suppressed),
            Of(DeliveryStatus.Canceled),
            Of(DeliveryStatus.Captured),
            Math.Round(volume.Total / hours, 1),
            volume.Since,
            volume.IsComplete);

        long Of(DeliveryStatus status) => volume.Counts.GetValueOrDefault(status);
    }
}
