using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Hosting.Settings;

namespace MonkeysMail.Grains.Hosting.Transport;

public static class ClusterTlsRegistration
{
    public static IServiceCollection AddClusterTls(this IServiceCollection services, ClusterTlsSettings settings, string clusterId)
    {
        services.AddSingleton(provider => new ClusterCertificates(settings, provider.GetRequiredService<ILogger<ClusterCertificates>>(), TimeProvider.System));
        return services.AddSingleton(provider => new ClusterTls(
            provider.GetRequiredService<ClusterCertificates>(), clusterId, provider.GetRequiredService<ILogger<ClusterTls>>(), TimeProvider.System));
    }
}
