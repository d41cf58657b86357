// Who has how much of each limit. The sum of what is lent never exceeds the limit: a share that grows takes what others have given back before, and a silo that says nothing
// any more gives its share back when its lease ends. Everybody has one connection at least. Pure but for the clock.
namespace MonkeysMail.Grains.Queues;

internal sealed class ShareTable(TimeProvider time)
{
    /// <summary>How long a silo that says nothing keeps its shares.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);

    // What a silo without waiting mail may send beside what it sends now, as a part of an even share.
    private const double Spare = 0.1;

    private readonly Dictionary<string, Dictionary<string, Loan>> limits = new(StringComparer.Ordinal);
    private readonly long startedAt = time.GetTimestamp();

    /// <summary>Limits that somebody uses.</summary>
    public int Count => limits.Count;

    public ImmutableArray<LimitShare> Share(string silo, int silos, ImmutableArray<LimitClaim> claims)
    {
        var now = time.GetTimestamp();
        var answer = ImmutableArray.CreateBuilder<LimitShare>(claims.Length);
        foreach (var claim in claims)
        {
            if (!limits.TryGetValue(claim.Key, out var loans))
            {
                limits.Add(claim.Key, loans = new Dictionary<string, Loan>(StringComparer.Ordinal));
            }

            Expire(loans, now);
            answer.Add(Lend(loans, silo, Math.Max(1, silos), claim, now));
        }

        return answer.MoveToImmutable();
    }

    /// <summary>Forgets limits that nobody uses.</summary>
    public void Clean()
    {
        var now = time.GetTimestamp();
        foreach (var (key, loans) in limits)
        {
            Expire(loans, now);
            if (loans.Count == 0)
            {
                limits.Remove(key);
            }
        }
    }

    private LimitShare Lend(Dictionary<string, Loan> loans, string silo, int silos, LimitClaim claim, long now)
    {
        var before = loans.GetValueOrDefault(silo);
        loans[silo] = new Loan(claim, before?.Connections ?? 0, before?.Rate ?? 0, now);
        var others = loans.Where(loan => loan.Key != silo).ToArray();

        // What was lent before this table began is not known until everybody has spoken.
        var isNew = time.GetElapsedTime(startedAt, now) < Lease / 2;
        var connections = Fill(claim.Connections, loans.ToDictionary(loan => loan.Key, loan => (double)loan.Value.WantedConnections))[silo];
        connections = Math.Min(isNew ? Math.Min(connections, (double)claim.Connections / silos) : connections, claim.Connections - others.Sum(loan => loan.Value.Connections));
        var lent = Math.Max(1, (int)(connections + 1e-9));
        double? rate = null;
        if (claim.Rate is { } limit)
        {
            var even = limit / silos;
            var wanted = Fill(limit, loans.ToDictionary(loan => loan.Key, loan => loan.Value.WantedRate(limit, even * Spare)))[silo];
            rate = Math.Max(even / 100, Math.Min(isNew ? Math.Min(wanted, even) : wanted, limit - others.Sum(loan => loan.Value.Rate)));
        }

        loans[silo] = new Loan(claim, lent, rate ?? 0, now);
        return new LimitShare(claim.Key, lent, rate);
    }

    // Everybody has what he wants, as far as an even part of what the others leave allows it; what nobody wants is spread evenly.
    private static Dictionary<string, double> Fill(double limit, Dictionary<string, double> wanted)
    {
        var parts = new Dictionary<string, double>(StringComparer.Ordinal);
        var left = limit;
        foreach (var (count, (silo, want)) in wanted.OrderBy(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal).Index())
        {
            var part = Math.Min(want, left / (wanted.Count - count));
            parts.Add(silo, part);
            left -= part;
        }

        foreach (var silo in wanted.Keys)
        {
            parts[silo] += left / wanted.Count;
        }

        return parts;
    }

    private void Expire(Dictionary<string, Loan> loans, long now)
    {
        foreach (var (silo, loan) in loans)
        {
            if (time.GetElapsedTime(loan.At, now) > Lease)
            {
                loans.Remove(silo);
            }
        }
    }

    private sealed record Loan(LimitClaim Claim, int Connections, double Rate, long At)
    {
        public int WantedConnections => (int)Math.Min(Claim.Connections, (long)Claim.InUse + Claim.Waiting);

        public double WantedRate(double limit, double spare) => Claim.Waiting > 0 ? limit : Math.Min(limit, (Claim.Sent * 1.25) + spare);
    }
}
