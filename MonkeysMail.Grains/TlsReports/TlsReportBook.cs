// The rules of what is kept for reports: counts are added to their day and domain, a report is due when its day is over, one that cannot be sent is tried
// again for a day (RFC 8460 5.1) and then dropped. Bounded in domains a day. Pure.
namespace MonkeysMail.Grains.TlsReports;

public static class TlsReportBook
{
    private static readonly TimeSpan TryFor = TimeSpan.FromHours(24);
    private static readonly TimeSpan Again = TimeSpan.FromHours(1);

    /// <summary>How many counts found no place: the day has as many domains as it may.</summary>
    public static int Add(TlsReportsState state, ImmutableArray<TlsTally> tallies, int mostDomains)
    {
        ArgumentNullException.ThrowIfNull(state);
        var days = state.Days.ToBuilder();
        var places = new Dictionary<(DateOnly, string), int>();
        var domains = new Dictionary<DateOnly, int>();
        for (var i = 0; i < days.Count; i++)
        {
            places[(days[i].Day, days[i].Domain)] = i;
            domains[days[i].Day] = domains.GetValueOrDefault(days[i].Day) + 1;
        }

        var left = 0;
        foreach (var tally in tallies)
        {
            if (places.TryGetValue((tally.Day, tally.Domain), out var place))
            {
                days[place] = days[place].Plus(tally);
            }
            else if (domains.GetValueOrDefault(tally.Day) < mostDomains)
            {
                places[(tally.Day, tally.Domain)] = days.Count;
                domains[tally.Day] = domains.GetValueOrDefault(tally.Day) + 1;
                days.Add(new TlsDomainDay(tally.Day, tally.Domain, [tally]));
            }
            else
            {
                left++;
            }
        }

        state.Days = days.ToImmutable();
        return left;
    }

    /// <summary>Reports of days before <paramref name="today"/> that may be tried now.</summary>
    public static ImmutableArray<TlsDomainDay> Due(TlsReportsState state, DateOnly today, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        return [.. state.Days.Where(day => day.Day < today && !(day.NotBefore > now))];
    }

    /// <summary>Takes a report that is done with, or notes that it failed. True: it is tried no more.</summary>
    public static bool Done(TlsReportsState state, TlsDomainDay tried, bool failed, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(tried);
        var place = state.Days.IndexOf(state.Days.FirstOrDefault(day => day.Day == tried.Day && day.Domain == tried.Domain)!);
        if (place < 0)
        {
            return true;
        }

        var tries = state.Days[place].Tries + 1;
        if (failed && tries * Again < TryFor)
        {
            state.Days = state.Days.SetItem(place, state.Days[place] with { Tries = tries, NotBefore = now + Again });
            return false;
        }

        state.Days = state.Days.RemoveAt(place);
        return true;
    }
}
