// Chooses the address that a message goes from: the pool's turn, but a source that is warmed up only as often as its day allows; what is too much for it goes to the others.
// A silo takes a day's messages from the ledger by the handful, so that few messages wait for that.
using Microsoft.Extensions.Logging;

namespace MonkeysMail.Grains.Delivery.Sources;

internal sealed partial class SourceChooser(PoolBook book, IWarmUpLedger ledger, TimeProvider time, ILogger logger)
{
    private const int MostAtOnce = 100;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Source, string Provider), Purse> _purses = [];

    public bool IsEmpty => book.Pools.IsEmpty;

    /// <summary>Null: none of the pool may send more to this provider today.</summary>
    public ValueTask<DeliverySource?> ChooseAsync(DeliveryJob job, string provider)
    {
        var turns = book.Of(job).NextTurn();
        return book.Pools.AllowedOn(turns[0], Today) is null ? new ValueTask<DeliverySource?>(turns[0]) : ChooseAsync(turns, provider);
    }

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    private async ValueTask<DeliverySource?> ChooseAsync(ImmutableArray<DeliverySource> turns, string provider)
    {
        var today = Today;
        foreach (var source in turns)
        {
            if (book.Pools.AllowedOn(source, today) is not { } allowed || await TryTakeAsync(source, provider, today, allowed))
            {
                return source;
            }
        }

        return null;
    }

    private async ValueTask<bool> TryTakeAsync(DeliverySource source, string provider, DateOnly day, int allowed)
    {
        while (true)
        {
            Task<int> taking;
            lock (_lock)
            {
                if (!_purses.TryGetValue((source.Name, provider), out var purse) || purse.Day != day)
                {
                    _purses[(source.Name, provider)] = purse = new Purse(day);
                }

                if (purse.Left > 0)
                {
                    purse.Left--;
                    return true;
                }

                if (purse.IsUsedUp || allowed == 0)
                {
                    return false;
                }

                taking = purse.Taking ??= FillAsync(purse, source, provider, allowed);
            }

            if (await taking == 0)
            {
                return false;
            }
        }
    }

    private async Task<int> FillAsync(Purse purse, DeliverySource source, string provider, int allowed)
    {
        // Off the caller's lock.
        await Task.Yield();
        var taken = 0;
        var usedUp = false;
        try
        {
            taken = await ledger.TakeAsync(source.Name, provider, purse.Day, allowed, Math.Clamp(allowed / 20, 1, MostAtOnce));
            usedUp = taken == 0;
        }
        catch (Exception exception)
        {
            LogUnknown(source.Name, exception);
        }

        lock (_lock)
        {
            purse.Left += taken;
            purse.IsUsedUp = usedUp;
            purse.Taking = null;
        }

        return taken;
    }

    [LoggerMessage(3051, LogLevel.Warning, "What source {Source} may send today is not known now; it is passed over")]
    private partial void LogUnknown(string source, Exception exception);

    private sealed class Purse(DateOnly day)
    {
        public DateOnly Day { get; } = day;

        public int Left { get; set; }

        public bool IsUsedUp { get; set; }

        public Task<int>? Taking { get; set; }
    }
}
