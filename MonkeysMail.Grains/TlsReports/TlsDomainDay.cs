namespace MonkeysMail.Grains.TlsReports;

/// <summary>What one report is about.</summary>
/// <param name="Tries">How often its report could not be sent.</param>
/// <param name="NotBefore">When it is tried again; null: when the day is over.</param>
[GenerateSerializer, Immutable, Alias("mm.TlsDomainDay")]
public sealed record TlsDomainDay(
    [property: Id(0)] DateOnly Day,
    [property: Id(1)] string Domain,
    [property: Id(2)] ImmutableArray<TlsTally> Policies,
    [property: Id(3)] int Tries = 0,
    [property: Id(4)] DateTimeOffset? NotBefore = null)
{
    /// <summary>Policies of one domain in a day: with each change of a policy there is one more.</summary>
    public const int MostPolicies = 10;

    public TlsDomainDay Plus(TlsTally tally)
    {
        ArgumentNullException.ThrowIfNull(tally);
        for (var i = 0; i < Policies.Length; i++)
        {
            if (Policies[i].IsOf(tally))
            {
                return this with { Policies = Policies.SetItem(i, Policies[i].Plus(tally)) };
            }
        }

        return Policies.Length < MostPolicies ? this with { Policies = Policies.Add(tally) } : this;
    }
}
