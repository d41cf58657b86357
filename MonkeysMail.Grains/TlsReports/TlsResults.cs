// Results of TLS negotiations of this silo on their way to their reports (RFC 8460): added up here, told every half minute. What a kill takes is that much of
// statistics. Bounded; nothing is kept while no reports are sent. Thread-safe, and never in the way of a delivery.
namespace MonkeysMail.Grains.TlsReports;

public sealed class TlsResults(TlsReportOptions options, TimeProvider time)
{
    private readonly Lock gate = new();
    private Dictionary<(DateOnly Day, string Domain), TlsDomainDay> waiting = [];

    public static TlsResults Off { get; } = new(new TlsReportOptions(), TimeProvider.System);

    public bool IsOn => options.IsOn;

    /// <summary>One session, or the failure of one.</summary>
    /// <param name="failure">Null: it succeeded.</param>
    public void Add(string domain, TlsPolicyType type, ImmutableArray<string> policy, ImmutableArray<string> hosts, TlsFailure? failure)
    {
        if (!IsOn)
        {
            return;
        }

        TlsReportMetrics.Counted(type, failure?.Result);
        var day = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        Add(new TlsTally(day, domain, type, policy, hosts, failure is null ? 1 : 0, failure is null ? 0 : 1, failure is null ? [] : [failure]));
    }

    /// <summary>All that was counted since the last time.</summary>
    public ImmutableArray<TlsTally> Take()
    {
        lock (gate)
        {
            ImmutableArray<TlsTally> taken = [.. waiting.Values.SelectMany(day => day.Policies)];
            waiting = [];
            return taken;
        }
    }

    /// <summary>What could not be told.</summary>
    public void PutBack(IEnumerable<TlsTally> tallies)
    {
        ArgumentNullException.ThrowIfNull(tallies);
        foreach (var tally in tallies)
        {
            Add(tally);
        }
    }

    private void Add(TlsTally tally)
    {
        lock (gate)
        {
            var key = (tally.Day, tally.Domain);
            if (waiting.TryGetValue(key, out var day))
            {
                waiting[key] = day.Plus(tally);
            }
            else if (waiting.Count < options.MostDomains)
            {
                waiting[key] = new TlsDomainDay(tally.Day, tally.Domain, [tally]);
            }
        }
    }
}
