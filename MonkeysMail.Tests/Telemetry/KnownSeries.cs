namespace MonkeysMail.Tests.Telemetry;

/// <summary>Every name that a query may ask for: what a running silo told, what is described (some of it appears only when it happens), what
/// the rules record, and Prometheus' own.</summary>
internal static class KnownSeries
{
    public static HashSet<string> Of(Scrape scrape)
    {
        var known = new HashSet<string>(scrape.Names, StringComparer.Ordinal) { "up", "ALERTS" };
        known.UnionWith(MetricsDocument.Ours.SelectMany(metric => Instruments.Series(metric.Prometheus, metric.Kind)));
        known.UnionWith(MetricsDocument.Others.Select(other => other.Prometheus));
        known.UnionWith(Rules.All.Where(rule => rule.Record is not null).Select(rule => rule.Record!));
        return known;
    }
}
