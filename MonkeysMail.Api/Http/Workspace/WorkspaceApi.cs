// The resource /v1/workspace: what the caller's workspace has set for itself.
using MonkeysMail.Api.Auth;
using MonkeysMail.Api.Http.Bodies;
using MonkeysMail.Api.Http.Messages;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Workspace;

internal static class WorkspaceApi
{
    private const int MostBytes = 32 * 1024;

    public static void MapWorkspace(this IEndpointRouteBuilder v1)
    {
        var group = v1.MapGroup("/workspace").WithTags("Workspace").RequireCaller();
        group.MapGet("", GetAsync).RequireScope(Scopes.WorkspaceRead)
            .WithName("GetWorkspace").WithSummary("Get the workspace's settings, and what its limits make of it now")
            .Produces<WorkspaceShape>().WithProblems(401, 403, 429, 503);
        group.MapPatch("", ChangeAsync).RequireScope(Scopes.WorkspaceWrite).TakesJson<WorkspaceChangeShape>()
            .WithName("ChangeWorkspace").WithSummary("Change the workspace's settings")
            .WithDescription("Answers 409 when the change would refuse the address of this request, unless `force` is true; the audit log tells that it was forced. A limit above its ceiling is "
                + "answered with 422, which names the ceiling. A change of limits holds from the answer on; tokens and counts stay as they are.")
            .Produces<WorkspaceShape>().WithProblems(400, 401, 403, 409, 413, 415, 422, 429, 503);
    }

    private static async Task<IResult> GetAsync(HttpContext context, IGrainFactory grains, GrainCalls calls) =>
        Answer(await calls.AskAsync(() => Of(context, grains).DescribeAsync()));

    private static Task<IResult> ChangeAsync(HttpContext context, IGrainFactory grains, GrainCalls calls, InFlightBudget budget) =>
        BodyReader.UseAsync(context, MostBytes, budget, async body =>
        {
            var (change, invalid) = WorkspaceReader.Read(body.Span);
            if (change is null)
            {
                return invalid!;
            }

            var answer = await calls.RepeatAsync(() => Of(context, grains).ChangeAsync(change, Caller.ActorOf(context)));
            return answer.Refusal is { } refusal ? Problem.Of(refusal, answer.Errors) : Answer(answer.Workspace!);
        });

    private static IResult Answer(WorkspaceDescription workspace) =>
        Answers.Json(200, WorkspaceShape.Of(workspace), ApiJson.Instance.WorkspaceShape);

    private static IWorkspaceSettingsGrain Of(HttpContext context, IGrainFactory grains) =>
        grains.GetGrain<IWorkspaceSettingsGrain>(Caller.Of(context).Tenant.Id.Value);
}
