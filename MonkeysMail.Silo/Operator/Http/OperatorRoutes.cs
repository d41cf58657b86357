using MonkeysMail.Silo.Operator.Http.Shapes;

namespace MonkeysMail.Silo.Operator.Http;

/// <summary>How routes tell what they may answer beside what all do.</summary>
internal static class OperatorRoutes
{
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder route, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
        {
            route.Produces<ProblemShape>(status, "application/problem+json");
        }

        return route;
    }
}
