using MonkeysMail.Grains.Delivery.Sources;

namespace MonkeysMail.Grains.Queues;

/// <summary>The ledger of warm-ups: a grain a source.</summary>
public sealed class WarmUpLedger(IGrainFactory grains) : IWarmUpLedger
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public Task<int> TakeAsync(string source, string provider, DateOnly day, int allowed, int wanted) =>
        grains.GetGrain<IWarmUpGrain>(source).TakeAsync(provider, day, allowed, wanted).WaitAsync(Patience, TimeProvider.System);
}
