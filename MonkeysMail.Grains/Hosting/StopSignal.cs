using Microsoft.Extensions.Hosting;

namespace MonkeysMail.Grains.Hosting;

/// <summary>A stop has been asked for. Readiness is red from that moment, and only after <paramref name="notice"/> anything begins to stop,
/// so that load balancers have looked elsewhere.</summary>
public sealed class StopSignal(TimeSpan notice, IHostApplicationLifetime lifetime) : IHostedLifecycleService
{
    public bool IsStopping => lifetime.ApplicationStopping.IsCancellationRequested;

    public Task StoppingAsync(CancellationToken cancellationToken) =>
        Task.Delay(notice, TimeProvider.System, cancellationToken).ContinueWith(static _ => { }, TaskScheduler.Default);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
