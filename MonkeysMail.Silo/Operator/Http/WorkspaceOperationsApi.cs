// Workspaces as operators run them: made, looked at, changed, suspended, resumed, deleted. The workspace's grain judges and keeps; the registry tells which there are.
using MonkeysMail.Grains.Audit;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using MonkeysMail.Silo.Operator.Http.Shapes;

namespace MonkeysMail.Silo.Operator.Http;

internal static class WorkspaceOperationsApi
{
    private const string Json = "application/json";
    private const string Tag = "Workspaces";

    public static void MapWorkspaceOperations(this IEndpointRouteBuilder operators)
    {
        operators.MapPost("/workspaces", (Delegate)CreateAsync).Accepts<NewWorkspaceShape>(Json)
            .WithName("CreateWorkspace").WithTags(Tag).WithSummary("Makes a workspace and its first key, which is shown this once")
            .WithMetadata(new HeaderParameter(OperatorIdempotency.Header, "With it an equal repeat makes no second workspace: it is answered 409 with the id of the first."))
            .Produces<CreatedWorkspaceShape>(StatusCodes.Status201Created).Refuses(400, 409, 413, 415);
        operators.MapGet("/workspaces/all", (Delegate)WorkspaceDirectory.ListAsync)
            .WithName("ListAllWorkspaces").WithTags(Tag).WithSummary("Every workspace that there is or was, by id")
            .WithMetadata(OperatorQuery.LimitParameter, OperatorQuery.CursorParameter)
            .Produces<WorkspaceDirectoryShape>();
        operators.MapGet("/workspaces/{id}", (Delegate)GetAsync)
            .WithName("GetWorkspace").WithTags(Tag).WithSummary("A workspace with its ceilings; of a deleted one how far its deletion has come")
            .Produces<WorkspaceDetailShape>().Refuses(404);
        operators.MapPatch("/workspaces/{id}", (Delegate)ChangeAsync).Accepts<WorkspaceChangeShape>(Json)
            .WithName("ChangeWorkspace").WithTags(Tag).WithSummary("Changes a workspace's name and ceilings, or clears its allowlist; what is left out stays")
            .Produces<WorkspaceDetailShape>().Refuses(400, 404, 413, 415);
        operators.MapPost("/workspaces/{id}/keys", (Delegate)CreateKeyAsync)
            .WithName("CreateWorkspaceKey").WithTags(Tag).WithSummary("Makes a live key with every scope, which is shown this once, for a workspace whose last key is lost")
            .WithMetadata(new HeaderParameter(OperatorIdempotency.Header, "With it an equal repeat within 24 hours makes no second key: it is answered 409 with the id of the first."))
            .Produces<CreatedKeyShape>(StatusCodes.Status201Created).Refuses(404, 409);
        operators.MapPost("/workspaces/{id}/suspend", (Delegate)SuspendAsync).Accepts<SuspendShape>(Json)
            .WithName("SuspendWorkspace").WithTags(Tag).WithSummary("Refuses all that sends or changes, and holds the queue; nothing is lost and nothing expires")
            .Produces<WorkspaceDetailShape>().Refuses(400, 404, 413, 415);
        operators.MapPost("/workspaces/{id}/resume", (Delegate)ResumeAsync)
            .WithName("ResumeWorkspace").WithTags(Tag).WithSummary("Ends a suspension; what was held goes")
            .Produces<WorkspaceDetailShape>().Refuses(404);
        operators.MapDelete("/workspaces/{id}", (Delegate)DeleteAsync)
            .WithName("DeleteWorkspace").WithTags(Tag).WithSummary("Destroys a workspace's keys at once and for ever, and deletes its rows in the background")
            .WithMetadata(new QueryParameter("confirm", "The workspace's id once more: without it nothing is deleted."))
            .Produces<WorkspaceDetailShape>(StatusCodes.Status202Accepted).Refuses(404);
    }

    private static async Task<IResult> CreateAsync(HttpContext context)
    {
        var (body, problem) = await OperatorBody.ReadAsync(context);
        if (body is null)
        {
            return problem!;
        }

        var (id, hash, unusable) = OperatorIdempotency.Read(context.Request, body.Octets, context.RequestServices.GetRequiredService<TimeProvider>());
        var (name, domain, ceilings) = (body.Text("name"), body.Text("domain"), ReadCeilings(body));
        if (name is null)
        {
            body.Refuse("name", "is required.");
        }

        if ((unusable ?? Problem(context, body)) is { } refused)
        {
            return refused;
        }

        var answer = await Of(context, id).CreateAsync(new NewWorkspace(name!, ceilings, domain, hash), OperatorActor.Of(context));
        DrainLog(context);
        if (answer.Refusal is { } refusal)
        {
            return OperatorProblem.Of(refusal, answer.Errors);
        }

        context.Response.Headers.Location = $"/v1/operator/workspaces/{id}";
        var row = await Registry(context).FindAsync(id, context.RequestAborted);
        return TypedResults.Json(
            new CreatedWorkspaceShape(WorkspaceDetailShape.Of(answer.Workspace!, row!.CreatedAt), new FirstKeyShape(answer.Key!.Id.ToString(), answer.KeyText!)),
            OperatorJson.Default.CreatedWorkspaceShape,
            null,
            StatusCodes.Status201Created);
    }

    private static Task<IResult> GetAsync(string id, HttpContext context) => UseAsync(id, context, body: null, async workspace =>
        await Registry(context).FindAsync(workspace, context.RequestAborted) is { } row ? await AnswerAsync(context, row, null, StatusCodes.Status200OK) : OperatorProblem.NoWorkspace());

    private static async Task<IResult> ChangeAsync(string id, HttpContext context)
    {
        var (body, problem) = await OperatorBody.ReadAsync(context);
        if (body is null)
        {
            return problem!;
        }

        var (name, ceilings) = (body.Text("name"), ReadCeilings(body));
        if (name is null && body.Has("name"))
        {
            body.Refuse("name", "must be text.");
        }

        var opens = body.IsEmptyList("allowlist", "must be [], which clears it: what ranges it has is for the workspace to say.");
        return await OperateAsync(id, context, body, grain => opens
            ? grain.ChangeAndOpenAsync(name, ceilings, OperatorActor.Of(context))
            : grain.ChangeAsync(name, ceilings, OperatorActor.Of(context)));
    }

    private static Task<IResult> CreateKeyAsync(string id, HttpContext context) => UseAsync(id, context, body: null, async workspace =>
    {
        var (claim, unusable) = OperatorIdempotency.Claim(context.Request, "POST key");
        if (unusable is not null)
        {
            return unusable;
        }

        var answer = await Of(context, workspace).CreateKeyAsync(claim, OperatorActor.Of(context));
        DrainLog(context);
        return answer.Refusal is { } refusal
            ? OperatorProblem.Of(refusal, answer.Errors)
            : TypedResults.Json(
                new CreatedKeyShape(workspace.ToString(), answer.Key!.Id.ToString(), answer.KeyText!),
                OperatorJson.Default.CreatedKeyShape,
                null,
                StatusCodes.Status201Created);
    });

    private static async Task<IResult> SuspendAsync(string id, HttpContext context)
    {
        var (body, problem) = await OperatorBody.ReadAsync(context);
        if (body is null)
        {
            return problem!;
        }

        var reason = body.Text("reason");
        if (reason is null)
        {
            body.Refuse("reason", "is required: the tenant is shown it.");
        }

        return await OperateAsync(id, context, body, grain => grain.SuspendAsync(reason!, OperatorActor.Of(context)));
    }

    private static Task<IResult> ResumeAsync(string id, HttpContext context) =>
        OperateAsync(id, context, body: null, grain => grain.ResumeAsync(OperatorActor.Of(context)));

    private static async Task<IResult> DeleteAsync(string id, HttpContext context)
    {
        var query = new OperatorQuery(context);
        var confirm = query.Text("confirm");
        if (query.Problem() is { } problem)
        {
            return problem;
        }

        if (!WorkspaceId.TryParse(id, out var workspace))
        {
            return OperatorProblem.NoWorkspace();
        }

        if (confirm != id)
        {
            return OperatorProblem.Invalid([new FieldErrorShape("confirm", "must be the workspace's id: everything of it will be gone, and nothing brings it back.")]);
        }

        var answer = await Of(context, workspace).DeleteAsync(OperatorActor.Of(context));
        DrainLog(context);
        if (answer.Refusal is { } refusal)
        {
            return OperatorProblem.Of(refusal, answer.Errors);
        }

        return await AnswerAsync(context, (await Registry(context).FindAsync(workspace, context.RequestAborted))!, null, StatusCodes.Status202Accepted);
    }

    private static Task<IResult> OperateAsync(string id, HttpContext context, OperatorBody? body, Func<IWorkspaceOperationsGrain, Task<OperationAnswer>> operate) =>
        UseAsync(id, context, body, async workspace =>
        {
            var answer = await operate(Of(context, workspace));
            DrainLog(context);
            return answer.Refusal is { } refusal
                ? OperatorProblem.Of(refusal, answer.Errors)
                : await Registry(context).FindAsync(workspace, context.RequestAborted) is { } row
                ? await AnswerAsync(context, row, answer.Workspace, StatusCodes.Status200OK)
                : OperatorProblem.NoWorkspace();
        });

    private static async Task<IResult> UseAsync(string id, HttpContext context, OperatorBody? body, Func<WorkspaceId, Task<IResult>> use) =>
        Problem(context, body) is { } problem ? problem
        : WorkspaceId.TryParse(id, out var workspace) ? await use(workspace)
        : OperatorProblem.NoWorkspace();

    private static async Task<IResult> AnswerAsync(HttpContext context, WorkspaceRow row, WorkspaceOverview? known, int status)
    {
        var overview = known is not null || row.DeletedAt is not null ? known : await Of(context, row.Id).DescribeAsync();
        var shape = overview is null || row.DeletedAt is not null ? WorkspaceDetailShape.Of(row) : WorkspaceDetailShape.Of(overview, row.CreatedAt);
        return TypedResults.Json(shape, OperatorJson.Default.WorkspaceDetailShape, null, status);
    }

    private static CeilingChange ReadCeilings(OperatorBody body)
    {
        if (body.Inner("ceilings") is not { } fields)
        {
            return CeilingChange.None;
        }

        var change = new CeilingChange(
            Given("rate", CeilingFields.Rate) | Given("burst", CeilingFields.Burst) | Given("daily_quota", CeilingFields.DailyQuota)
                | Given("monthly_quota", CeilingFields.MonthlyQuota) | Given("adaptive", CeilingFields.Adaptive),
            new()
            {
                Rate = fields.Small("rate"),
                Burst = fields.Small("burst"),
                DailyQuota = fields.Number("daily_quota"),
                MonthlyQuota = fields.Number("monthly_quota"),
                Adaptive = fields.Flag("adaptive") ?? true,
            });
        fields.Close();
        return change;

        CeilingFields Given(string name, CeilingFields field) => fields.Has(name) ? field : CeilingFields.None;
    }

    private static OperatorProblem? Problem(HttpContext context, OperatorBody? body) => new OperatorQuery(context).Problem() ?? body?.Problem();

    // What was done waits in the outbox of the operators' log.
    private static void DrainLog(HttpContext context) => OperatorLog.Drain(context.RequestServices.GetRequiredService<IGrainFactory>());

    private static IWorkspaceOperationsGrain Of(HttpContext context, WorkspaceId workspace) =>
        context.RequestServices.GetRequiredService<IGrainFactory>().GetGrain<IWorkspaceOperationsGrain>(workspace.Value);

    private static IWorkspaceStore Registry(HttpContext context) => context.RequestServices.GetRequiredService<IWorkspaceStore>();
}
