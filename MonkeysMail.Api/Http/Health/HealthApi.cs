// For orchestrators and load balancers; no key needed. Live: the process answers. Ready: it can take mail.
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Health;

internal static class HealthApi
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/health").WithTags("Health");

        group.MapGet("/live", () => Answers.Json(200, new HealthShape("live"), ApiJson.Instance.HealthShape))
            .WithName("HealthLive").WithSummary("The process answers")
            .Produces<HealthShape>();

        group.MapGet("/ready", async (HttpContext context, IReadiness readiness) =>
            await readiness.CheckAsync(context.RequestAborted) is { IsReady: false } red
                ? Problem.Unavailable($"Not ready: {red.Reason ?? "starting or stopping."}")
                : Answers.Json(200, new HealthShape("ready"), ApiJson.Instance.HealthShape))
            .WithName("HealthReady").WithSummary("The process can take mail")
            .Produces<HealthShape>()
            .Produces<ProblemShape>(503, "application/problem+json");
    }
}
