// Tells operators whether the master keys can be reached. Measuring asks nothing of them: it tells how the last question went.
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;

namespace MonkeysMail.Grains.Crypto;

internal sealed class MasterKeyGauge(IMeterFactory meters, IMasterKeys masterKeys) : IHostedService
{
    public const string MeterName = "MonkeysMail.Keys";

    /// <summary>1 while what holds the master keys answers, 0 while it does not.</summary>
    public const string AvailableName = "monkeysmail.keys.master.available";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        meters.Create(MeterName).CreateObservableGauge(
            AvailableName, () => masterKeys.IsAvailable ? 1 : 0, "{provider}", "1 while what holds the master keys answers, 0 while it does not.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
