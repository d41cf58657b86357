// Orders about queues: hold and release, flush, bounce, by destination or by workspace. An order is answered when it is kept; it is in force on every silo 2 s later, and its walk
// through the queue begins then.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Delivery.Sources;
using MonkeysMail.Grains.Messages;
using MonkeysMail.Grains.Queues;
using MonkeysMail.Silo.Operator.Http.Shapes;

namespace MonkeysMail.Silo.Operator.Http;

internal static class QueueOrdersApi
{
    private const string Json = "application/json";
    private const string Tag = "Queues";

    public static void MapQueueOrders(this IEndpointRouteBuilder operators)
    {
        operators.MapGet("/queues/orders", (Delegate)DescribeAsync)
            .WithName("ListQueueOrders").WithTags(Tag).WithSummary("Queues that are held, and orders on their way")
            .Produces<QueueOrdersShape>();
        Map("hold", QueueAction.Hold, "HoldQueue", "Suspends a destination or a workspace: its mail is accepted and kept, and nothing of it is delivered or expires");
        Map("release", QueueAction.Release, "ReleaseQueue", "Ends a hold; what was held goes");
        Map("flush", QueueAction.Flush, "FlushQueue", "Tries now all that is deferred, and ends the rest of destinations that did not answer");
        Map("bounce", QueueAction.Bounce, "BounceQueue", "Bounces all that waits, once and for all");

        operators.MapPost("/queues/pool", (Delegate)GivePoolAsync).Accepts<PoolOrderShape>(Json)
            .WithName("GivePool").WithTags(Tag).WithSummary("Gives a workspace a pool of source addresses that is its own, or takes it away")
            .Produces<QueueOrdersShape>(StatusCodes.Status202Accepted).Refuses(400, 409, 413, 415);

        void Map(string path, QueueAction action, string name, string summary) =>
            operators.MapPost($"/queues/{path}", (Delegate)((HttpContext context) => OrderAsync(context, action))).Accepts<QueueOrderShape>(Json)
                .WithName(name).WithTags(Tag).WithSummary(summary)
                .Produces<QueueOrdersShape>(StatusCodes.Status202Accepted).Refuses(400, 409, 413, 415);
    }

    private static async Task<IResult> DescribeAsync(HttpContext context) => new OperatorQuery(context).Problem() is { } problem
        ? problem
        : await AnswerAsync(context, StatusCodes.Status200OK);

    private static async Task<IResult> OrderAsync(HttpContext context, QueueAction action)
    {
        var (body, problem) = await OperatorBody.ReadAsync(context);
        if (body is null)
        {
            return problem!;
        }

        var order = Read(body, action);
        if ((new OperatorQuery(context).Problem() ?? body.Problem()) is { } refused)
        {
            return refused;
        }

        return await Orders(context).OrderAsync(order, OperatorActor.Of(context))
            ? await AnswerAsync(context, StatusCodes.Status202Accepted)
            : OperatorProblem.Conflict("There are too many holds, or too many orders on their way. GET /v1/operator/queues/orders lists them.");
    }

    private static QueueOrder Read(OperatorBody body, QueueAction action)
    {
        var (destination, text, reason) = (body.Text("destination"), body.Text("workspace"), body.Text("reason"));
        var workspace = WorkspaceId.TryParse(text, out var id) ? id : (WorkspaceId?)null;
        if (destination is null == text is null)
        {
            body.Refuse("destination", "or workspace must be given, and not both.");
        }
        else if (text is not null && workspace is null)
        {
            body.Refuse("workspace", "is no id of a workspace.");
        }

        destination = destination is null ? null : QueueOrder.Normalize(destination);
        if (destination is not null && (destination.Length is 0 or > QueueOrder.MostDestination || destination.Any(char.IsControl)))
        {
            body.Refuse("destination", "must be a recipient's domain, an MX host, a provider of the shaping rules, or the smart host.");
        }

        CheckReason(body, reason);
        return new QueueOrder(action, destination, workspace, reason?.Trim() ?? "");
    }

    private static async Task<IResult> GivePoolAsync(HttpContext context)
    {
        var (body, problem) = await OperatorBody.ReadAsync(context);
        if (body is null)
        {
            return problem!;
        }

        var (text, pool, reason) = (body.Text("workspace"), body.Text("pool"), body.Text("reason"));
        if (!WorkspaceId.TryParse(text, out var workspace))
        {
            body.Refuse("workspace", "is required: a workspace's id.");
        }

        if (pool is not null && !context.RequestServices.GetRequiredService<PoolBook>().Pools.Contains(pool))
        {
            body.Refuse("pool", "is no pool of this silo's configuration.");
        }

        CheckReason(body, reason);
        if ((new OperatorQuery(context).Problem() ?? body.Problem()) is { } refused)
        {
            return refused;
        }

        return await Orders(context).GivePoolAsync(workspace, pool, reason!.Trim(), OperatorActor.Of(context))
            ? await AnswerAsync(context, StatusCodes.Status202Accepted)
            : OperatorProblem.Conflict("There are too many workspaces with pools of their own.");
    }

    private static void CheckReason(OperatorBody body, string? reason)
    {
        if (reason is null || reason.Trim().Length is 0 or > QueueOrder.MostReason || reason.Any(char.IsControl))
        {
            body.Refuse("reason", "is required: 1 to 500 characters, without control characters.");
        }
    }

    private static async Task<IResult> AnswerAsync(HttpContext context, int status)
    {
        var view = await Orders(context).DescribeAsync();
        return TypedResults.Json(
            new QueueOrdersShape(
                [.. view.Holds.Select(hold => new QueueHoldShape(hold.Destination, hold.Workspace?.ToString(), hold.Reason, hold.At))],
                [.. view.Jobs.Select(job => new QueueJobShape(
                    Names.Of(job.Order.Action), job.Order.Destination, job.Order.Workspace?.ToString(), job.Order.Reason, job.CreatedAt, job.Examined, job.Changed, job.FinishedAt))],
                [.. view.Pools.Select(given => new WorkspacePoolShape(given.Key.ToString(), given.Value)).OrderBy(given => given.Workspace, StringComparer.Ordinal)]),
            OperatorJson.Default.QueueOrdersShape,
            null,
            status);
    }

    private static IQueueOrdersGrain Orders(HttpContext context) =>
        context.RequestServices.GetRequiredService<IGrainFactory>().GetGrain<IQueueOrdersGrain>(QueueOrdersGrain.Key);
}
