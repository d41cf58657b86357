using MonkeysMail.Grains.Delivery.Sources;

namespace MonkeysMail.Tests.Delivery;

/// <summary>A ledger in memory that a test can take away.</summary>
internal sealed class TestLedger : IWarmUpLedger
{
    private readonly Lock gate = new();
    private readonly Dictionary<(string, string, DateOnly), int> taken = [];

    public bool IsGone { get; set; }

    public Task<int> TakeAsync(string source, string provider, DateOnly day, int allowed, int wanted)
    {
        if (IsGone)
        {
            throw new TimeoutException("the ledger is gone");
        }

        lock (gate)
        {
            var before = taken.GetValueOrDefault((source, provider, day));
            var now = Math.Clamp(allowed - before, 0, wanted);
            taken[(source, provider, day)] = before + now;
            return Task.FromResult(now);
        }
    }
}
