// The keys that seal what is stored: what is there, how far jobs have come, and the orders to rewrap and to rotate. An order is answered when
// it is kept; any silo carries it out.
using MonkeysMail.Grains.Audit;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Storage;
using MonkeysMail.Silo.Operator.Http.Shapes;

namespace MonkeysMail.Silo.Operator.Http;

internal static class KeysApi
{
    private const int MostJobs = 100;
    private const string Everybody = "all";

    public static void MapKeys(this IEndpointRouteBuilder operators)
    {
        operators.MapGet("/keys", (Delegate)DescribeAsync)
            .WithName("DescribeKeys").WithTags("Keys").WithSummary("Master keys and the jobs on keys")
            .Produces<KeysShape>();
        operators.MapPost("/keys/rewrap", (Delegate)RewrapAsync)
            .WithName("RewrapKeys").WithTags("Keys").WithSummary("Orders that every data key be wrapped by the current master key")
            .Produces<KeysShape>(StatusCodes.Status202Accepted);
        operators.MapPost("/keys/rotate", (Delegate)RotateAsync)
            .WithName("RotateKeys").WithTags("Keys").WithSummary("Gives one workspace, or all, a new data key and orders that old data be sealed by it")
            .WithMetadata(
                new QueryParameter("workspace", "Only this workspace, by its id."),
                new QueryParameter("all", "`true`: every workspace."))
            .Produces<KeysShape>(StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> DescribeAsync(HttpContext context) => new OperatorQuery(context).Problem() is { } problem
        ? problem
        : await AnswerAsync(context, StatusCodes.Status200OK);

    private static async Task<IResult> RewrapAsync(HttpContext context)
    {
        if (new OperatorQuery(context).Problem() is { } problem)
        {
            return problem;
        }

        var masterKeys = context.RequestServices.GetRequiredService<IMasterKeys>();
        await masterKeys.RefreshAsync();
        await context.RequestServices.GetRequiredService<IKeyJobStore>()
            .OrderAsync(KeyJob.New(KeyJobKind.Rewrap, KeyJob.Everybody, masterKeys.CurrentVersion), context.RequestAborted);
        await NoteAsync(context, "data_key.rewrap_ordered", Everybody, FormattableString.Invariant($$"""{"master_version":{{masterKeys.CurrentVersion}}}"""));
        return await AnswerAsync(context, StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> RotateAsync(HttpContext context)
    {
        var query = new OperatorQuery(context);
        var (text, all) = (query.Text("workspace"), query.Flag("all"));
        if (query.Problem() is { } problem)
        {
            return problem;
        }

        if (text is null == !all)
        {
            return OperatorProblem.Invalid([new FieldErrorShape("workspace", "must be given, or all=true, and not both.")]);
        }

        if (all)
        {
            await context.RequestServices.GetRequiredService<IKeyJobStore>()
                .OrderAsync(KeyJob.New(KeyJobKind.RotateAll, KeyJob.Everybody, 0), context.RequestAborted);
            await NoteAsync(context, "data_key.rotation_ordered", Everybody, null);
        }
        else if (WorkspaceId.TryParse(text, out var workspace)
            && await context.RequestServices.GetRequiredService<IWorkspaceSealers>().RotateAsync(workspace, OperatorActor.Of(context)))
        {
            await NoteAsync(context, "data_key.rotated", workspace.ToString(), null);
        }
        else
        {
            return OperatorProblem.Invalid([new FieldErrorShape("workspace", "is not a workspace that has a data key, or another rotation of it runs now.")]);
        }

        return await AnswerAsync(context, StatusCodes.Status202Accepted);
    }

    // After the order, which stands also when this fails: the request is answered 503 then.
    private static async Task NoteAsync(HttpContext context, string action, string target, string? after)
    {
        var services = context.RequestServices;
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        await OperatorLog.AppendAsync(
            services.GetRequiredService<IWorkspaceSealers>(), services.GetRequiredService<IGrainFactory>(),
            AuditDraft.Of(now, OperatorActor.Of(context), action, target, null, after));
    }

    private static async Task<IResult> AnswerAsync(HttpContext context, int status)
    {
        var masterKeys = context.RequestServices.GetRequiredService<IMasterKeys>();
        var store = context.RequestServices.GetRequiredService<IKeyJobStore>();
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        await masterKeys.RefreshAsync();
        var used = await store.CountByMasterAsync(context.RequestAborted);
        var known = masterKeys.Versions;
        var masters = used.Keys.Union(known).Order().Select(version => new MasterKeyShape(version, masterKeys.ProviderOf(version), known.Contains(version), used.GetValueOrDefault(version)));
        var jobs = (await store.ListAsync(MostJobs, context.RequestAborted)).Select(job => Shape(job, now));
        return TypedResults.Json(
            new KeysShape(masterKeys.Provider, masterKeys.IsAvailable, masterKeys.CurrentVersion, [.. masters], [.. jobs]), OperatorJson.Default.KeysShape, null, status);
    }

    private static KeyJobShape Shape(KeyJob job, DateTimeOffset now) => new(
        Names.Of(job.Kind),
        job.Workspace == KeyJob.Everybody ? null : job.Workspace.ToString(),
        job.Target == 0 ? null : job.Target,
        job.FinishedAt is not null ? "finished" : job.NotBefore > now ? "waiting" : "running",
        job.Kind == KeyJobKind.Reseal && job.FinishedAt is null ? Names.Of((SealedTable)job.Stage) : null,
        job.Pass,
        job.Examined,
        job.Changed,
        job.CreatedAt,
        job.UpdatedAt,
        job.NotBefore,
        job.FinishedAt);
}
