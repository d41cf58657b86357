// For orchestrators of silos that have no public listener; no key needed. Live: the process answers. Ready: its work can go on.
using MonkeysMail.Silo.Operator.Http.Shapes;

namespace MonkeysMail.Silo.Operator.Http;

internal static class HealthApi
{
    public static void MapHealth(this SiloRoutes routes)
    {
        var group = routes.MapGroup("/health").WithTags("Health").AllowAnonymous();

        group.MapGet("/live", () => TypedResults.Json(new HealthShape("live"), OperatorJson.Default.HealthShape))
            .WithName("HealthLive").WithSummary("The process answers")
            .Produces<HealthShape>();

        group.MapGet("/ready", async (HttpContext context) =>
            await Embedded.WhyNotReadyAsync(context.RequestServices, context.RequestAborted) is { } reason
                ? (IResult)OperatorProblem.Unavailable($"Not ready: {reason}")
                : TypedResults.Json(new HealthShape("ready"), OperatorJson.Default.HealthShape))
            .WithName("HealthReady").WithSummary("The silo can work")
            .Produces<HealthShape>()
            .Produces<ProblemShape>(503, "application/problem+json");
    }
}
