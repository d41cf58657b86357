namespace MonkeysMail.Grains.Queues;

/// <summary>Spreads the limits whose names fall to its number over the silos that use them. A few of these serve all limits, so that a silo makes a few calls a
/// second, however many destinations it has.</summary>
[Alias("mm.ILimitShareGrain")]
public interface ILimitShareGrain : IGrainWithIntegerKey
{
    /// <param name="silo">Who asks.</param>
    /// <param name="silos">How many silos there are.</param>
    /// <param name="claims">All that the silo uses now.</param>
    [Alias("Share")]
    Task<ImmutableArray<LimitShare>> ShareAsync(string silo, int silos, ImmutableArray<LimitClaim> claims);
}
