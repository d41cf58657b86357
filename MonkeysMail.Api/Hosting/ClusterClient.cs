// The front as a client of the cluster: gateways by zone, mutual TLS, and patience until the first silo answers.
using MonkeysMail.Grains.Hosting;
using MonkeysMail.Grains.Hosting.Transport;
using Orleans.Configuration;
using Orleans.Messaging;

namespace MonkeysMail.Api.Hosting;

internal static class ClusterClient
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    public static void AddCluster(this IClientBuilder client, FrontSettings settings)
    {
        client.Configure<ClusterOptions>(options =>
        {
            options.ClusterId = settings.Cluster.Id;
            options.ServiceId = ClusterProtocol.ServiceId;
        });
        client.Configure<ClientMessagingOptions>(options =>
        {
            options.MaxMessageBodySize = ClusterProtocol.MaxMessageBodySize;
            options.ResponseTimeout = TimeSpan.FromSeconds(15);
        });
        client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = GatewayWatch.Period);
        client.Configure<ConnectionOptions>(options =>
        {
            options.OpenConnectionTimeout = TimeSpan.FromSeconds(3);
            options.ConnectionRetryDelay = TimeSpan.FromSeconds(1);
        });
        client.UseConnectionRetryFilter(async (_, ct) =>
        {
            await Task.Delay(RetryDelay, TimeProvider.System, ct);
            return true;
        });
        client.Services.AddSingleton(provider => new GatewayList(settings.Zone ?? "", settings.Gateways, provider.GetRequiredService<TimeProvider>()));
        client.Services.AddSingleton<IGatewayListProvider, ZoneGateways>();
        client.Services.AddSingleton<GatewayWatch>();
        client.Services.AddHostedService(provider => provider.GetRequiredService<GatewayWatch>());
        if (settings.Cluster.Tls.IsComplete)
        {
            client.Services.AddClusterTls(settings.Cluster.Tls, settings.Cluster.Id);
            client.Services.AddOptions<ClientConnectionOptions>().Configure<ClusterTls>((options, tls) => tls.Configure(options));
        }
    }
}
