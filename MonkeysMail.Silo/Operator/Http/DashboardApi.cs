// The dashboard of Orleans at /dashboard. What it may show is a list: routes that show a grain's state or the log, or read the whole reminder
// table, are closed, and so is whatever a later version adds until somebody has looked at it.
using Orleans.Dashboard;

namespace MonkeysMail.Silo.Operator.Http;

internal static class DashboardApi
{
    private const string Root = "/dashboard";

    private static readonly HashSet<string> Open = new(StringComparer.Ordinal)
    {
        "", "/index.html", "/favicon.ico", "/index.min.js", "/index.css", "/fonts/{**path}", "/img/{**path}", "/version",
        "/DashboardCounters", "/ClusterStats", "/HistoricalStats/{*path}", "/SiloProperties/{*address}", "/SiloMetadata/{*address}",
        "/SiloStats/{*address}", "/SiloCounters/{*address}", "/GrainStats/{*grainName}", "/GrainTypes", "/TopGrainMethods", "/LifecycleStages",
    };

    public static void MapDashboard(this SiloRoutes routes)
    {
        IEndpointConventionBuilder dashboard = routes.MapOrleansDashboard(Root);
        dashboard.Add(static endpoint => endpoint.Metadata.Add(new ExcludeFromDescriptionAttribute()));
        dashboard.Finally(static endpoint =>
        {
            var pattern = ((RouteEndpointBuilder)endpoint).RoutePattern.RawText!;
            if (!Open.Contains(pattern[Root.Length..].TrimEnd('/')))
            {
                endpoint.RequestDelegate = static context => OperatorProblem.Closed(
                    "This part of the dashboard is closed: it would show grain state or logs, or read a whole table.").ExecuteAsync(context);
            }
        });
    }
}
