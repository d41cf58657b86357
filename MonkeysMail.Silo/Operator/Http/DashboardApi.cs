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

    // What names a silo by the rest of its path.
    private static readonly HashSet<string> OfASilo = new(StringComparer.Ordinal)
    {
        "/HistoricalStats/{*path}", "/SiloProperties/{*address}", "/SiloMetadata/{*address}", "/SiloStats/{*address}", "/SiloCounters/{*address}",
    };

    public static void MapDashboard(this SiloRoutes routes)
    {
        IEndpointConventionBuilder dashboard = routes.MapOrleansDashboard(Root);
        dashboard.Add(static endpoint => endpoint.Metadata.Add(new ExcludeFromDescriptionAttribute()));
        dashboard.Finally(static endpoint =>
        {
            var pattern = ((RouteEndpointBuilder)endpoint).RoutePattern.RawText!;
            var route = pattern[Root.Length..].TrimEnd('/');
            if (OfASilo.Contains(route) && endpoint.RequestDelegate is { } show)
            {
                endpoint.RequestDelegate = context => IsKnownSilo(context) ? show(context) : OperatorProblem.Closed(
                    "No silo of the cluster has this address: /v1/operator/silos lists them.").ExecuteAsync(context);
            }

            if (!Open.Contains(route))
            {
                endpoint.RequestDelegate = static context => OperatorProblem.Closed(
                    "This part of the dashboard is closed: it would show grain state or logs, or read a whole table.").ExecuteAsync(context);
            }
        });
    }

    private static bool IsKnownSilo(HttpContext context)
    {
        try
        {
            var address = SiloAddress.FromParsableString(Uri.UnescapeDataString(context.Request.RouteValues.Values.OfType<string>().Single()));
            return context.RequestServices.GetRequiredService<IClusterMembershipService>().CurrentSnapshot.Members.ContainsKey(address);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or OverflowException or IndexOutOfRangeException or InvalidOperationException)
        {
            return false;
        }
    }
}
