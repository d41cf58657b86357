// The instruments that exist in this process, and what the exporter calls them in Prometheus.
using System.Diagnostics.Metrics;

namespace MonkeysMail.Tests.Telemetry;

internal static class Instruments
{
    /// <summary>Those of meters with this prefix, each name once.</summary>
    public static IReadOnlyDictionary<string, Instrument> Of(string meterPrefix)
    {
        var found = new Dictionary<string, Instrument>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name.StartsWith(meterPrefix, StringComparison.Ordinal))
                {
                    found.TryAdd(instrument.Name, instrument);
                }
            },
        };
        listener.Start();
        return found;
    }

    public static string KindOf(Instrument instrument) => Shape(instrument) switch
    {
        "Counter" or "ObservableCounter" => "counter",
        "Histogram" => "histogram",
        _ => "gauge",
    };

    public static string PrometheusName(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_').Replace('-', '_');
        var unit = instrument.Unit switch { "s" => "_seconds", "ms" => "_milliseconds", "By" => "_bytes", _ => "" };
        return name + unit + (KindOf(instrument) == "counter" ? "_total" : "");
    }

    /// <summary>A name with the suffixes that a histogram's series have.</summary>
    public static IEnumerable<string> Series(string prometheusName, string kind) =>
        kind == "histogram" ? [$"{prometheusName}_bucket", $"{prometheusName}_sum", $"{prometheusName}_count"] : [prometheusName];

    private static string Shape(Instrument instrument) => instrument.GetType().Name.Split('`')[0];
}
