namespace MonkeysMail.Grains.Delivery.Shaping;

/// <summary>What of the cluster's limits is this silo's.</summary>
/// <param name="Silos">Among how many silos a limit is spread evenly, until its share is known.</param>
/// <param name="Known">Shares by the limit's name.</param>
public sealed record LimitShares(int Silos, ImmutableDictionary<string, Allowance> Known)
{
    /// <summary>There are no other silos.</summary>
    public static LimitShares Alone { get; } = new(1, []);

    public Allowance Of(string key, ShapingRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var even = new Allowance(Math.Max(1, rule.Connections / Silos), rule.Rate / Silos);
        return Silos > 1 && Known.TryGetValue(key, out var share) ? share : even;
    }
}
