using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MonkeysMail.Grains.Storage;

public static class WriteBatcherRegistration
{
    /// <summary>The batcher over the registered <see cref="IMessageStore"/>, and the health that it observes.</summary>
    public static IServiceCollection AddWriteBatcher(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new WriteBatcherOptions());
        services.AddSingleton<StoreHealth>();
        services.AddSingleton<IStoreHealth>(provider => provider.GetRequiredService<StoreHealth>());
        services.AddSingleton<WriteBatcher>();
        return services;
    }
}
