using MonkeysMail.Grains.Hosting;

namespace MonkeysMail.Api.Hosting;

/// <summary>Ready: a silo has answered lately, and no stop has been asked for.</summary>
internal sealed class ClusterReadiness(GatewayWatch watch, StopSignal stop) : IReadiness
{
    public ValueTask<ReadinessAnswer> CheckAsync(CancellationToken cancellationToken) => ValueTask.FromResult(
        stop.IsStopping ? new ReadinessAnswer(false, "The front is stopping.")
        : !watch.IsConnected ? new ReadinessAnswer(false, "No silo answers.")
        : new ReadinessAnswer(true, null));
}
