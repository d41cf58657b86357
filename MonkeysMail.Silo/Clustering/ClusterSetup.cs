// How this silo finds others. Alone (`local`) it needs nobody; in `postgres` mode the membership table is in the database, other silos and
// fronts reach it by Cluster:Address, and the traffic between them is under mutual TLS when Cluster:Tls is set.
using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MonkeysMail.Grains.Hosting;
using MonkeysMail.Grains.Hosting.Transport;
using MonkeysMail.Silo.Configuration;
using MonkeysMail.Silo.Startup;
using MonkeysMail.Silo.Storage;
using MonkeysMail.Silo.Storage.Postgres;
using Orleans.Configuration;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace MonkeysMail.Silo.Clustering;

internal static class ClusterSetup
{
    public static void AddClustering(this ISiloBuilder silo, MonkeysMailSettings settings)
    {
        var cluster = settings.Cluster;
        if (cluster.Mode == "local")
        {
            silo.UseLocalhostClustering(siloPort: FreePort.Find(), gatewayPort: 0, serviceId: ClusterProtocol.ServiceId, clusterId: cluster.Id);
            silo.UseSiloMetadata(SiloZone.Metadata(settings.Zone, null));
            return;
        }

        var address = IPAddress.Parse(cluster.Address!);
        var ports = new ClusterPorts(
            new IPEndPoint(address, cluster.SiloPort == 0 ? FreePort.Find() : cluster.SiloPort),
            new IPEndPoint(address, cluster.GatewayPort == 0 ? FreePort.Find() : cluster.GatewayPort));
        silo.Services.AddSingleton(ports);
        silo.Services.Replace(ServiceDescriptor.Singleton<ILocalSiloDetails, ClusterIdentity>());
        silo.Configure<ClusterOptions>(options =>
        {
            options.ClusterId = cluster.Id;
            options.ServiceId = ClusterProtocol.ServiceId;
        });
        silo.ConfigureEndpoints(address, ports.Silo.Port, ports.Gateway.Port, listenOnAnyHostAddress: false);
        silo.UseAdoNetClustering(options => options.Configure<PostgresDatabase>((o, database) =>
        {
            o.Invariant = OrleansStorage.PostgresInvariant;
            o.DataSource = new PrimaryDataSource(database, d => d.Liveness);
        }));
        LeavingMembership.AddTo(silo.Services);
        silo.Configure<ClusterMembershipOptions>(NoticeDeath);

        // Silos tell each other their times through the membership table.
        silo.Services.AddKeyedSingleton<TimeProvider>(TimeProviderNames.Membership, (provider, _) => provider.GetRequiredService<DatabaseClock>());
        silo.UseSiloMetadata(SiloZone.Metadata(settings.Zone, string.Create(CultureInfo.InvariantCulture, $"{ports.Gateway}")));
        if (cluster.Tls.IsComplete)
        {
            silo.Services.AddClusterTls(cluster.Tls, cluster.Id);
            silo.Services.AddOptions<SiloConnectionOptions>().Configure<ClusterTls>((options, tls) => tls.Configure(options));
        }
    }

    // A silo that answers no probe three times is declared dead by two others, once their connections have been silent for 3 x MaxProbeTimeout (by default that is
    // 12 x ProbeTimeout: a machine that just goes silent would be waited for 18 s). The last probe takes as long again: 7 s from its last sign of life, 8 at most.
    private static void NoticeDeath(ClusterMembershipOptions options)
    {
        options.ProbeTimeout = TimeSpan.FromSeconds(1.5);
        options.MaxProbeTimeout = TimeSpan.FromSeconds(1.75);
        options.NumMissedProbesLimit = 3;
        options.TableRefreshTimeout = TimeSpan.FromSeconds(10);
        options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(10);
        options.DefunctSiloCleanupPeriod = TimeSpan.FromHours(1);
        options.DefunctSiloExpiration = TimeSpan.FromDays(1);
    }
}
