// Names and instruments of delivery. Tags have few values: never a domain, a host or a tenant.
using System.Diagnostics.Metrics;

namespace MonkeysMail.Grains.Delivery;

public static class DeliveryMetrics
{
    public const string MeterName = "MonkeysMail.Delivery";

    /// <summary>Recipients whose attempt ended; tag <c>outcome</c>: delivered, deferred, bounced.</summary>
    public const string AttemptsName = "monkeysmail.delivery.attempts";

    /// <summary>Seconds from the start of an attempt to its end.</summary>
    public const string DurationName = "monkeysmail.delivery.duration";

    /// <summary>Sessions that got ready; tags <c>tls</c>: none, 1.2, 1.3; <c>certificate</c>: none, trusted, untrusted.</summary>
    public const string SessionsName = "monkeysmail.delivery.sessions";

    /// <summary>Hosts that could not be used; tag <c>stage</c>.</summary>
    public const string FailuresName = "monkeysmail.delivery.session_failures";

    /// <summary>Handshakes that failed, after which plain text was used.</summary>
    public const string TlsFallbacksName = "monkeysmail.delivery.tls_fallbacks";

    /// <summary>Jobs that wait in memory.</summary>
    public const string QueuedName = "monkeysmail.delivery.queued";

    /// <summary>Open connections.</summary>
    public const string ConnectionsName = "monkeysmail.delivery.connections";

    /// <summary>Times that a destination was given a rest.</summary>
    public const string RestsName = "monkeysmail.delivery.rests";

    /// <summary>Attempts that the watchdog broke off: always worth a look.</summary>
    public const string WatchdogName = "monkeysmail.delivery.watchdog";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> AttemptCount = Meter.CreateCounter<long>(AttemptsName, "{recipient}");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(DurationName, "s");
    private static readonly Counter<long> SessionCount = Meter.CreateCounter<long>(SessionsName, "{session}");
    private static readonly Counter<long> FailureCount = Meter.CreateCounter<long>(FailuresName, "{session}");
    private static readonly Counter<long> TlsFallbackCount = Meter.CreateCounter<long>(TlsFallbacksName, "{session}");
    private static readonly Counter<long> RestCount = Meter.CreateCounter<long>(RestsName, "{rest}");
    private static readonly Counter<long> WatchdogCount = Meter.CreateCounter<long>(WatchdogName, "{attempt}");
    private static readonly string[] OutcomeNames = ["delivered", "deferred", "bounced", "interrupted"];

    internal static UpDownCounter<long> Queued { get; } = Meter.CreateUpDownCounter<long>(QueuedName, "{job}");

    internal static UpDownCounter<long> Connections { get; } = Meter.CreateUpDownCounter<long>(ConnectionsName, "{connection}");

    internal static void AttemptEnded(AttemptOutcome outcome, TimeSpan duration)
    {
        if (AttemptCount.Enabled)
        {
            AttemptCount.Add(1, new KeyValuePair<string, object?>("outcome", OutcomeNames[(int)outcome]));
        }

        if (Duration.Enabled)
        {
            Duration.Record(duration.TotalSeconds);
        }
    }

    internal static void SessionReady(SmtpSession session) => SessionCount.Add(
        1,
        new KeyValuePair<string, object?>("tls", session.Tls?.Version ?? "none"),
        new KeyValuePair<string, object?>("certificate", session.CertificateTrusted switch { null => "none", true => "trusted", _ => "untrusted" }));

    internal static void SessionFailed(ReplyStage stage) =>
        FailureCount.Add(1, new KeyValuePair<string, object?>("stage", stage.ToString()));

    internal static void TlsFellBack() => TlsFallbackCount.Add(1);

    internal static void Rested() => RestCount.Add(1);

    internal static void WatchdogFired() => WatchdogCount.Add(1);
}
