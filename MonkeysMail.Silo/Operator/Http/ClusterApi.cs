// The cluster as this silo sees it, and each silo as it sees itself.
using System.Reflection;
using Microsoft.Extensions.Options;
using MonkeysMail.Grains.Hosting;
using MonkeysMail.Grains.Operators;
using MonkeysMail.Silo.Operator.Http.Shapes;
using Orleans.Configuration;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace MonkeysMail.Silo.Operator.Http;

internal static class ClusterApi
{
    private static readonly string Version = typeof(ClusterApi).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    public static void MapCluster(this IEndpointRouteBuilder operators)
    {
        operators.MapGet("/cluster", DescribeCluster)
            .WithName("GetCluster").WithTags("Cluster").WithSummary("The cluster as this silo sees it")
            .Produces<ClusterShape>();

        operators.MapGet("/silos", (Delegate)ListSilosAsync)
            .WithName("ListSilos").WithTags("Cluster").WithSummary("Every silo, by zone")
            .WithMetadata(new QueryParameter("dead", "`true`: also silos that left or died, as long as the cluster remembers them."))
            .Produces<SiloListShape>();
    }

    /// <summary>The silo's availability zone, as it publishes it; null when it has none, or is too new to be known.</summary>
    public static string? ZoneOf(this ISiloMetadataCache metadata, SiloAddress silo) => metadata.GetSiloMetadata(silo).Metadata.GetValueOrDefault(SiloZone.Key);

    private static IResult DescribeCluster(HttpContext context)
    {
        var query = new OperatorQuery(context);
        if (query.Problem() is { } problem)
        {
            return problem;
        }

        var services = context.RequestServices;
        var options = services.GetRequiredService<IOptions<ClusterOptions>>().Value;
        var local = services.GetRequiredService<ILocalSiloDetails>();
        var snapshot = services.GetRequiredService<IClusterMembershipService>().CurrentSnapshot;
        return TypedResults.Json(
            new ClusterShape(
                options.ClusterId,
                Version,
                snapshot.Version.Value,
                new ThisSiloShape(local.SiloAddress.ToParsableString(), local.Name, services.GetRequiredService<ISiloMetadataCache>().ZoneOf(local.SiloAddress)),
                new SortedDictionary<string, int>(
                    snapshot.Members.Values.CountBy(member => Names.Of(member.Status)).ToDictionary(), StringComparer.Ordinal)),
            OperatorJson.Default.ClusterShape);
    }

    private static async Task<IResult> ListSilosAsync(HttpContext context)
    {
        var query = new OperatorQuery(context);
        var withDead = query.Flag("dead");
        if (query.Problem() is { } problem)
        {
            return problem;
        }

        var services = context.RequestServices;
        var reports = services.GetRequiredService<SiloReports>();
        var metadata = services.GetRequiredService<ISiloMetadataCache>();
        var members = services.GetRequiredService<IClusterMembershipService>().CurrentSnapshot.Members.Values
            .Where(member => withDead || member.Status != SiloStatus.Dead)
            .ToArray();
        var answers = await reports.AskAsync(members, static silo => silo.DescribeAsync(), context.RequestAborted);
        var silos = members.Zip(answers, (member, report) => Shape(member, metadata.ZoneOf(member.SiloAddress), report))
            .OrderBy(silo => silo.Zone, StringComparer.Ordinal).ThenBy(silo => silo.Address, StringComparer.Ordinal)
            .ToArray();
        return TypedResults.Json(new SiloListShape(silos, [.. silos.GroupBy(silo => silo.Zone).Select(Sum)]), OperatorJson.Default.SiloListShape);
    }

    private static SiloShape Shape(ClusterMember member, string? zone, SiloReport? report) => new(
        member.SiloAddress.ToParsableString(),
        member.Name,
        zone,
        report is null && SiloReports.ShouldAnswer(member) ? "unreachable" : Names.Of(member.Status),
        report?.StartedAt,
        report?.Version,
        report?.Activations,
        report?.Queued,
        report?.Connections,
        report?.Destinations,
        report?.Resting,
        report is { LeaseOwner.Length: > 0 } ? new LeaseShape(report.LeaseOwner, (long)report.LeaseLeft.TotalMilliseconds) : null,
        report is null ? null : (long)report.StoreSickFor.TotalMilliseconds,
        report?.DeliveriesHeld);

    private static ZoneShape Sum(IGrouping<string?, SiloShape> zone) => new(
        zone.Key,
        zone.Count(silo => silo.Status == "active"),
        zone.Count(silo => silo.Status == "unreachable"),
        zone.Sum(silo => silo.QueueDepth ?? 0),
        zone.Sum(silo => silo.Connections ?? 0));
}
