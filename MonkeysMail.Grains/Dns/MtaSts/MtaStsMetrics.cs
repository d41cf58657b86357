using System.Diagnostics.Metrics;

namespace MonkeysMail.Grains.Dns.MtaSts;

public static class MtaStsMetrics
{
    public const string MeterName = "MonkeysMail.MtaSts";

    /// <summary>Looks for a domain's policy; tag <c>result</c>: none, kept, fetched, failed.</summary>
    public const string LooksName = "monkeysmail.mta_sts.looks";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Looks = Meter.CreateCounter<long>(LooksName, "{look}", "Looks for a domain's MTA-STS policy, by result.");

    /// <summary>Shows every series with a zero.</summary>
    internal static void Announce()
    {
        foreach (var result in (string[])["none", "kept", "fetched", "failed"])
        {
            Looks.Add(0, new KeyValuePair<string, object?>("result", result));
        }
    }

    internal static void Looked(string result) => Looks.Add(1, new KeyValuePair<string, object?>("result", result));
}
