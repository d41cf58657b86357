using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http;

internal static class RouteProblems
{
    /// <summary>What a route may answer instead, for the document of the API.</summary>
    public static RouteHandlerBuilder WithProblems(this RouteHandlerBuilder route, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
        {
            route.Produces<ProblemShape>(status, "application/problem+json");
        }

        return route;
    }
}
