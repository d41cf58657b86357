using System.Diagnostics.Metrics;

namespace MonkeysMail.Grains.Domains;

public static class DomainMetrics
{
    public const string MeterName = "MonkeysMail.Domains";

    /// <summary>Looks into the DNS for sending domains; tag <c>result</c>: the status that followed, or unknown.</summary>
    public const string Looks = "monkeysmail.domains.looks";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> LookCount = Meter.CreateCounter<long>(
        Looks, "{look}", "Looks into the DNS for sending domains, by the status that followed.");

    /// <summary>Shows every series with a zero: an alert on a first event needs a value before it.</summary>
    internal static void Announce()
    {
        foreach (var status in Enum.GetValues<DomainStatus>())
        {
            LookCount.Add(0, new KeyValuePair<string, object?>("result", DomainView.NameOf(status)));
        }

        LookCount.Add(0, new KeyValuePair<string, object?>("result", "unknown"));
    }

    internal static void Looked(string result) => LookCount.Add(1, new KeyValuePair<string, object?>("result", result));
}
