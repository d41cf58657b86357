// The operators' own audit log: what operators did, which outlives the workspaces that it is about. A workspace's own log tells it too, as long as there is one.
using System.Globalization;
using System.Text.Json;
using MonkeysMail.Grains.Audit;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using MonkeysMail.Silo.Operator.Http.Shapes;

namespace MonkeysMail.Silo.Operator.Http;

internal static class AuditApi
{
    public static void MapAudit(this IEndpointRouteBuilder operators) =>
        operators.MapGet("/audit", (Delegate)ListAsync)
            .WithName("ListOperatorAudit").WithTags("Workspaces").WithSummary("The operators' audit log, newest first: what operators did to workspaces and keys")
            .WithMetadata(OperatorQuery.LimitParameter, OperatorQuery.CursorParameter)
            .Produces<OperatorAuditShape>();

    private static async Task<IResult> ListAsync(HttpContext context)
    {
        var query = new OperatorQuery(context);
        var limit = query.Limit();
        var after = query.Position(1, static parts =>
            long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : (long?)null);
        if (query.Problem() is { } problem)
        {
            return problem;
        }

        var services = context.RequestServices;
        var page = await services.GetRequiredService<IAuditStore>().ReadHeadAsync(OperatorLog.Owner, context.RequestAborted) is null
            ? new AuditPage([], null)
            : await services.GetRequiredService<IGrainFactory>().GetGrain<IAuditLogGrain>(OperatorLog.Owner.Value)
                .ListAsync(new AuditQuery(null, null, null, null, null, after, limit, OldestFirst: false));
        var next = page.Next is { } position ? OperatorQuery.Cursor(position.ToString(CultureInfo.InvariantCulture)) : null;
        return TypedResults.Json(new OperatorAuditShape([.. page.Entries.Select(Shape)], next), OperatorJson.Default.OperatorAuditShape);
    }

    private static OperatorAuditEntryShape Shape(AuditEntry entry) => new(
        entry.Id.ToString(), entry.Position, entry.CreatedAt, entry.Action, entry.Target, Names.Of(entry.Actor.Kind), entry.Actor.Address, entry.Actor.RequestId,
        entry.Before is { } before ? JsonElement.Parse(before) : null, entry.After is { } after ? JsonElement.Parse(after) : null,
        Convert.ToHexStringLower(entry.Hash.AsSpan()));
}
