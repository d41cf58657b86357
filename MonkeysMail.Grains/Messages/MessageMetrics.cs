// What becomes of messages, counted when it is committed: every figure here is also a row. Tags have few values: never a tenant.
using System.Diagnostics.Metrics;

namespace MonkeysMail.Grains.Messages;

public static class MessageMetrics
{
    public const string MeterName = "MonkeysMail.Messages";

    /// <summary>Facts of messages and their recipients; tags <c>type</c> (accepted, scheduled, deferred, delivered, bounced, suppressed,
    /// expired, canceled, captured, complained, delayed, unsubscribed) and <c>mode</c> (live, test).</summary>
    public const string Events = "monkeysmail.messages.events";

    /// <summary>Seconds from when a reminder was due to its tick.</summary>
    public const string ReminderLag = "monkeysmail.reminder.lag";

    /// <summary>Reminders registered by this process and not yet taken back.</summary>
    public const string Reminders = "monkeysmail.reminder.registered";

    /// <summary>Messages that a sweep found due and in nobody's hands.</summary>
    public const string Swept = "monkeysmail.sweep.found";

    /// <summary>Sweeps that failed.</summary>
    public const string SweepsFailed = "monkeysmail.sweep.failed";

    /// <summary>Rounds that ended by an exception.</summary>
    public const string RoundsFailed = "monkeysmail.messages.rounds.failed";

    /// <summary>Renewals of the silo's lease; tag <c>result</c>: renewed, failed, lost.</summary>
    public const string LeaseRenewals = "monkeysmail.lease.renewals";

    // A reminder is read from its table ahead of time, so a lag under a second is usual; minutes mean that ticks are lost.
    private static readonly InstrumentAdvice<double> Lags = new() { HistogramBucketBoundaries = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800] };

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> EventCount = Meter.CreateCounter<long>(
        Events, "{event}", "What became of messages and recipients, counted with the commit.");

    private static readonly Histogram<double> Lag = Meter.CreateHistogram(
        ReminderLag, "s", "From when a reminder was due to its tick.", tags: null, Lags);

    private static readonly UpDownCounter<long> Registered = Meter.CreateUpDownCounter<long>(
        Reminders, "{reminder}", "Reminders that this process registered and has not taken back.");

    private static readonly Counter<long> SweptCount = Meter.CreateCounter<long>(
        Swept, "{message}", "Messages found due and in nobody's hands.");

    private static readonly Counter<long> SweepFailureCount = Meter.CreateCounter<long>(SweepsFailed, "{sweep}", "Sweeps that failed.");
    private static readonly Counter<long> RoundFailureCount = Meter.CreateCounter<long>(RoundsFailed, "{round}", "Rounds that ended by an exception.");
    private static readonly Counter<long> RenewalCount = Meter.CreateCounter<long>(
        LeaseRenewals, "{renewal}", "Renewals of the silo's lease by how they ended.");

    private static readonly string[] TypeNames = [.. Enum.GetNames<MailEventType>().Select(name => name.ToLowerInvariant())];

    /// <summary>Shows every series with a zero: an alert on a first event needs a value before it.</summary>
    internal static void Announce()
    {
        foreach (var type in TypeNames)
        {
            foreach (var mode in (string[])["live", "test"])
            {
                EventCount.Add(0, new KeyValuePair<string, object?>("type", type), new KeyValuePair<string, object?>("mode", mode));
            }
        }

        foreach (var result in (string[])["renewed", "failed", "lost"])
        {
            RenewalCount.Add(0, new KeyValuePair<string, object?>("result", result));
        }

        Registered.Add(0);
        SweptCount.Add(0);
        SweepFailureCount.Add(0);
        RoundFailureCount.Add(0);
    }

    internal static void Count(ImmutableArray<MessageFact> facts, KeyMode mode)
    {
        if (!EventCount.Enabled)
        {
            return;
        }

        foreach (var fact in facts)
        {
            EventCount.Add(
                1,
                new KeyValuePair<string, object?>("type", TypeNames[(int)fact.Type]),
                new KeyValuePair<string, object?>("mode", mode == KeyMode.Live ? "live" : "test"));
        }
    }

    internal static void Ticked(TimeSpan lag) => Lag.Record(Math.Max(0, lag.TotalSeconds));

    internal static void CountReminders(int change) => Registered.Add(change);

    internal static void CountSwept(int messages) => SweptCount.Add(messages);

    internal static void SweepFailed() => SweepFailureCount.Add(1);

    internal static void RoundFailed() => RoundFailureCount.Add(1);

    internal static void Renewed(string result) => RenewalCount.Add(1, new KeyValuePair<string, object?>("result", result));
}
