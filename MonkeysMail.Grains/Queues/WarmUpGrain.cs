using MonkeysMail.Grains.Crypto;

namespace MonkeysMail.Grains.Queues;

/// <inheritdoc cref="IWarmUpGrain"/>
public sealed class WarmUpGrain([PersistentState("warm-up", SealedGrainStorage.PlainName)] IPersistentState<WarmUpState> counts) : Grain, IWarmUpGrain
{
    async Task<int> IWarmUpGrain.TakeAsync(string provider, DateOnly day, int allowed, int wanted)
    {
        if (day < counts.State.Day)
        {
            return 0;
        }

        if (day > counts.State.Day)
        {
            counts.State = new WarmUpState { Day = day };
        }

        var before = counts.State.Taken.GetValueOrDefault(provider);
        var taken = Math.Clamp(allowed - before, 0, wanted);
        if (taken > 0)
        {
            // A failed write ends the activation: the next one reads what was kept.
            counts.State.Taken[provider] = before + taken;
            try
            {
                await counts.WriteStateAsync();
            }
            catch
            {
                DeactivateOnIdle();
                throw;
            }
        }

        return taken;
    }
}
