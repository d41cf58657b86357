// What an agent needs and this bench does not have: a lease that lasts, a store that is well, no warm-up.
using MonkeysMail.Grains.Delivery;
using MonkeysMail.Grains.Delivery.Sources;
using MonkeysMail.Grains.Storage;

internal sealed class Quiet : ILeaseClock, IStoreHealth, IWarmUpLedger
{
    public TimeSpan Left => TimeSpan.FromSeconds(10);

    public bool IsHealthy => true;

    public TimeSpan SickFor => TimeSpan.Zero;

    public Task WhenHealthyAsync(CancellationToken ct) => Task.CompletedTask;

    public Task<int> TakeAsync(string source, string provider, DateOnly day, int allowed, int wanted) => Task.FromResult(wanted);
}
