namespace MonkeysMail.Grains.Queues;

/// <summary>What one source address has sent to each provider on the present day of its warm-up; its key is the source's name.</summary>
[Alias("mm.IWarmUpGrain")]
public interface IWarmUpGrain : IGrainWithStringKey
{
    /// <summary>Takes of a day's messages; the answer is durable. 0: they are used up, or the day is over.</summary>
    [Alias("Take")]
    Task<int> TakeAsync(string provider, DateOnly day, int allowed, int wanted);
}
