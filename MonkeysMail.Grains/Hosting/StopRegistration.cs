using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MonkeysMail.Grains.Hosting;

public static class StopRegistration
{
    // Beyond the drain: deactivating grains, closing pools.
    private static readonly TimeSpan Reserve = TimeSpan.FromSeconds(15);

    /// <summary>Registers <see cref="StopSignal"/> and gives the host the time that a stop may take.</summary>
    public static void AddStopSignal(this IServiceCollection services, TimeSpan notice, TimeSpan drain)
    {
        services.AddSingleton(provider => new StopSignal(notice, provider.GetRequiredService<IHostApplicationLifetime>()));
        services.AddHostedService(provider => provider.GetRequiredService<StopSignal>());
        services.Configure<HostOptions>(host => host.ShutdownTimeout = notice + drain + Reserve);
    }
}
