namespace MonkeysMail.Grains.Delivery.Sources;

/// <summary>Counts, for the whole cluster and durably, what sources that are warmed up have sent to a provider on a day.</summary>
public interface IWarmUpLedger
{
    /// <summary>Takes some of the day's messages, at most so many as are asked for; how many, 0 when the day's are used up.</summary>
    Task<int> TakeAsync(string source, string provider, DateOnly day, int allowed, int wanted);
}
