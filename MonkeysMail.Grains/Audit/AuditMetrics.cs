using System.Diagnostics.Metrics;

namespace MonkeysMail.Grains.Audit;

public static class AuditMetrics
{
    public const string MeterName = "MonkeysMail.Audit";

    /// <summary>Waiting entries that did not open when they were to be taken into their chain.</summary>
    public const string Unreadable = "monkeysmail.audit.unreadable";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> UnreadableCount = Meter.CreateCounter<long>(
        Unreadable, "{look}", "Waiting audit entries that did not open, each counted at every look, every few seconds, as long as it is there.");

    /// <summary>Shows the series with a zero.</summary>
    internal static void Announce() => UnreadableCount.Add(0);

    internal static void CouldNotRead() => UnreadableCount.Add(1);
}
