using MonkeysMail.Api;
using MonkeysMail.Grains.Hosting;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Silo.Startup;

/// <summary>Ready: the silo is active, not stopping, and the store was not sick for 30 s.</summary>
internal sealed class SiloReadiness(EngineLifecycle lifecycle, IStoreHealth health) : IReadiness
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public ValueTask<ReadinessAnswer> CheckAsync(CancellationToken cancellationToken) => ValueTask.FromResult(
        !lifecycle.IsActive ? new ReadinessAnswer(false, "The silo is starting or stopping.")
        : health.SickFor > Patience ? new ReadinessAnswer(false, "The store has taken no writes for 30 s.")
        : new ReadinessAnswer(true, null));
}
