using MonkeysMail.Grains.Hosting;

namespace MonkeysMail.Api.Hosting;

/// <summary>Ready: a silo has answered lately, one of all can take mail, and no stop has been asked for.</summary>
internal sealed class ClusterReadiness(GatewayWatch watch, StopSignal stop) : IReadiness
{
    public ValueTask<ReadinessAnswer> CheckAsync(CancellationToken cancellationToken) => ValueTask.FromResult(
        stop.IsStopping ? ReadinessAnswer.NotReady("The front is stopping.")
        : !watch.IsConnected ? ReadinessAnswer.NotReady("No silo answers.")
        : !watch.IsAnyReady ? ReadinessAnswer.NotReady("No silo is ready.")
        : ReadinessAnswer.Ready);
}
