// Messages that do not get on, by ids and counts alone.
using System.Globalization;
using MonkeysMail.Grains.Storage;
using MonkeysMail.Silo.Operator.Http.Shapes;

namespace MonkeysMail.Silo.Operator.Http;

internal static class StuckApi
{
    // A message that is tried for 72 h by the usual schedule has 24 attempts.
    private const int DefaultAttempts = 30;

    private static readonly TimeSpan Default = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Most = TimeSpan.FromDays(7);

    public static void MapStuck(this IEndpointRouteBuilder operators) =>
        operators.MapGet("/stuck", (Delegate)ListAsync)
            .WithName("ListStuckMessages").WithTags("Messages").WithSummary("Messages that do not get on, the longest due first")
            .WithMetadata(
                OperatorQuery.LimitParameter,
                OperatorQuery.CursorParameter,
                new QueryParameter("overdue", "Due for longer than this, `30s` to `7d`; `15m` when left out."),
                new QueryParameter("attempts", "Or not ended after so many attempts, 2 to 1000; 30 when left out.", IsNumber: true))
            .Produces<StuckListShape>();

    private static async Task<IResult> ListAsync(HttpContext context)
    {
        var query = new OperatorQuery(context);
        var limit = query.Limit();
        var overdue = query.Duration("overdue", Default, Least, Most, "30s to 7d");
        var attempts = query.Number("attempts", DefaultAttempts, 2, 1_000);
        var after = query.Position(2, ReadPosition);
        if (query.Problem() is { } problem)
        {
            return problem;
        }

        var store = context.RequestServices.GetRequiredService<IOperatorStore>();
        var found = await store.FindStuckAsync(new StuckQuery(overdue, attempts, after, limit + 1), context.RequestAborted);
        var next = found.Count > limit ? Cursor(found[limit - 1]) : null;
        return TypedResults.Json(new StuckListShape([.. found.Take(limit).Select(Shape)], next), OperatorJson.Default.StuckListShape);
    }

    private static string Cursor(StuckMessage last) =>
        OperatorQuery.Cursor(last.DueAt.UtcTicks.ToString(CultureInfo.InvariantCulture), last.Id.Value.ToString("N"));

    private static StuckPosition? ReadPosition(string[] parts) =>
        long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.UtcTicks
            && Guid.TryParseExact(parts[1], "N", out var id)
            ? new StuckPosition(new DateTimeOffset(ticks, TimeSpan.Zero), id)
            : null;

    private static StuckShape Shape(StuckMessage message) => new(
        message.Id.ToString(),
        message.Workspace.ToString(),
        Names.Of(message.Status),
        Names.Of(message.Reason),
        message.CreatedAt,
        message.DueAt,
        message.Owner,
        message.OwnerLives,
        message.Attempts);
}
