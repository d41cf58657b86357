// For orchestrators of silos that have no public listener; no key needed. Live: the process answers. Ready: its work can go on.
using Microsoft.AspNetCore.Http.HttpResults;
using MonkeysMail.Silo.Operator.Http.Shapes;

namespace MonkeysMail.Silo.Operator.Http;

internal static class HealthApi
{
    public static void MapHealth(this SiloRoutes routes)
    {
        var group = routes.MapGroup("/health").WithTags("Health").AllowAnonymous();

        group.MapGet("/live", Live)
            .WithName("HealthLive").WithSummary("The process answers")
            .Produces<HealthShape>();

        group.MapGet("/ready", (Delegate)ReadyAsync)
            .WithName("HealthReady").WithSummary("The silo can work")
            .Produces<HealthShape>()
            .Produces<ProblemShape>(503, "application/problem+json");

        // As GET without its body (RFC 9110 9.3.2): some load balancers ask so.
        group.MapMethods("/live", [HttpMethods.Head], Live).ExcludeFromDescription();
        group.MapMethods("/ready", [HttpMethods.Head], (Delegate)ReadyAsync).ExcludeFromDescription();
    }

    private static JsonHttpResult<HealthShape> Live() => TypedResults.Json(new HealthShape("live"), OperatorJson.Default.HealthShape);

    private static async Task<IResult> ReadyAsync(HttpContext context) =>
        await Embedded.WhyNotReadyAsync(context.RequestServices, context.RequestAborted) is { } reason
            ? OperatorProblem.Unavailable($"Not ready: {reason}")
            : TypedResults.Json(new HealthShape("ready"), OperatorJson.Default.HealthShape);
}
