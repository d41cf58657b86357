using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using MonkeysMail.Grains.Dns;

namespace MonkeysMail.Grains.Delivery;

/// <summary>Registers delivery and DNS. The host brings <see cref="ILeaseClock"/> and the store's health.</summary>
public static class DeliveryServices
{
    public static IServiceCollection AddDelivery(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<DeliveryOptions>()
            .Bind(configuration.GetSection(DeliveryOptions.Section))
            .Configure(options => options.Hostname = configuration["MonkeysMail:Hostname"] ?? options.Hostname)
            .ValidateOnStart();
        services.AddOptions<DnsOptions>().Bind(configuration.GetSection(DnsOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DeliveryOptions>, DeliveryOptionsValidator>();
        services.AddSingleton<IValidateOptions<DnsOptions>, DnsOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<MxResolver>();
        services.AddSingleton<IDeliveryAgent, DeliveryAgent>();
        return services;
    }
}
