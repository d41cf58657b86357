using System.Diagnostics.Metrics;

namespace MonkeysMail.Grains.Retention;

public static class RetentionMetrics
{
    public const string MeterName = "MonkeysMail.Retention";

    /// <summary>Rows that retention deleted; tag <c>kind</c>: bodies, messages, events, audit, suppressions.</summary>
    public const string Deletions = "monkeysmail.retention.deleted";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> DeletionCount = Meter.CreateCounter<long>(Deletions, "{row}", "Rows whose window of retention had ended, by kind.");

    /// <summary>Shows every series with a zero.</summary>
    internal static void Announce() => Deleted(new RetentionReport());

    internal static void Deleted(RetentionReport report)
    {
        Add("bodies", report.Bodies);
        Add("messages", report.Messages);
        Add("events", report.Events);
        Add("audit", report.Audit);
        Add("suppressions", report.Suppressions);

        static void Add(string kind, long count) => DeletionCount.Add(count, new KeyValuePair<string, object?>("kind", kind));
    }
}
