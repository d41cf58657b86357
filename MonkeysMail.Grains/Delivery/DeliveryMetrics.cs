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

    /// <summary>Hosts that could not be used; tag <c>stage</c>: Connect, Greeting, Ehlo and so on.</summary>
    public const string FailuresName = "monkeysmail.delivery.session_failures";

    /// <summary>Handshakes that failed, after which plain text was used.</summary>
    public const string TlsFallbacksName = "monkeysmail.delivery.tls_fallbacks";

    /// <summary>Hosts that a policy of TLS was applied to; tags <c>policy</c>: mta_sts, mta_sts_testing, dane, require; <c>result</c>: met, failed.</summary>
    public const string PoliciesName = "monkeysmail.delivery.tls_policies";

    /// <summary>Jobs that wait in memory.</summary>
    public const string QueuedName = "monkeysmail.delivery.queued";

    /// <summary>Open connections.</summary>
    public const string ConnectionsName = "monkeysmail.delivery.connections";

    /// <summary>Times that a destination was given a rest.</summary>
    public const string RestsName = "monkeysmail.delivery.rests";

    /// <summary>Times that a destination was given less because it pushed back: 421, 4.7.x, no answer in time.</summary>
    public const string PushbacksName = "monkeysmail.delivery.pushbacks";

    /// <summary>Times that a changed shaping file was refused.</summary>
    public const string ShapingRefusedName = "monkeysmail.delivery.shaping_refused";

    /// <summary>Attempts that the watchdog broke off: always worth a look.</summary>
    public const string WatchdogName = "monkeysmail.delivery.watchdog";

    /// <summary>Seconds from when a message was due for the first time (its acceptance, or the time it was scheduled for) to its attempt.</summary>
    public const string FirstAttemptName = "monkeysmail.delivery.first_attempt.wait";

    // Up to the time limits of RFC 5321 4.5.3.2, the longest of which is 10 minutes.
    private static readonly InstrumentAdvice<double> Durations = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600],
    };

    private static readonly InstrumentAdvice<double> Waits = new()
    {
        HistogramBucketBoundaries = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800],
    };

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> AttemptCount = Meter.CreateCounter<long>(
        AttemptsName, "{recipient}", "Recipients whose attempt ended, by outcome.");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        DurationName, "s", "From the start of an attempt to its end.", tags: null, Durations);

    private static readonly Histogram<double> FirstAttemptWait = Meter.CreateHistogram(
        FirstAttemptName, "s", "From when a message was due for the first time to its attempt.", tags: null, Waits);

    private static readonly Counter<long> SessionCount = Meter.CreateCounter<long>(
        SessionsName, "{session}", "SMTP sessions that got ready, by TLS version and certificate.");

    private static readonly Counter<long> FailureCount = Meter.CreateCounter<long>(
        FailuresName, "{session}", "Hosts that could not be used, by stage.");

    private static readonly Counter<long> TlsFallbackCount = Meter.CreateCounter<long>(
        TlsFallbacksName, "{session}", "TLS handshakes that failed, after which plain text was used.");

    private static readonly Counter<long> PolicyCount = Meter.CreateCounter<long>(
        PoliciesName, "{session}", "Hosts that a policy of TLS was applied to, by result.");

    private static readonly Counter<long> RestCount = Meter.CreateCounter<long>(RestsName, "{rest}", "Times that a destination was given a rest.");
    private static readonly Counter<long> PushbackCount = Meter.CreateCounter<long>(
        PushbacksName, "{pushback}", "Times that a destination was given less because it pushed back.");

    private static readonly Counter<long> ShapingRefusedCount = Meter.CreateCounter<long>(
        ShapingRefusedName, "{file}", "Times that a changed shaping file was refused.");

    private static readonly Counter<long> WatchdogCount = Meter.CreateCounter<long>(WatchdogName, "{attempt}", "Attempts broken off by the watchdog.");
    private static readonly string[] OutcomeNames = ["delivered", "deferred", "bounced", "interrupted"];

    internal static UpDownCounter<long> Queued { get; } = Meter.CreateUpDownCounter<long>(QueuedName, "{job}", "Jobs that wait in memory.");

    internal static UpDownCounter<long> Connections { get; } = Meter.CreateUpDownCounter<long>(
        ConnectionsName, "{connection}", "Connections that are open or being opened.");

    /// <summary>Shows every series with a zero: an alert on a first event needs a value before it.</summary>
    internal static void Announce()
    {
        foreach (var outcome in OutcomeNames)
        {
            AttemptCount.Add(0, new KeyValuePair<string, object?>("outcome", outcome));
        }

        foreach (var policy in (string[])["mta_sts", "mta_sts_testing", "dane", "require"])
        {
            PolicyCount.Add(0, new KeyValuePair<string, object?>("policy", policy), new KeyValuePair<string, object?>("result", "met"));
            PolicyCount.Add(0, new KeyValuePair<string, object?>("policy", policy), new KeyValuePair<string, object?>("result", "failed"));
        }

        TlsFallbackCount.Add(0);
        RestCount.Add(0);
        PushbackCount.Add(0);
        ShapingRefusedCount.Add(0);
        WatchdogCount.Add(0);
        Queued.Add(0);
        Connections.Add(0);
    }

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

    internal static void FirstAttempt(TimeSpan wait) => FirstAttemptWait.Record(Math.Max(0, wait.TotalSeconds));

    internal static void SessionReady(SmtpSession session) => SessionCount.Add(
        1,
        new KeyValuePair<string, object?>("tls", session.Tls?.Version ?? "none"),
        new KeyValuePair<string, object?>("certificate", session.CertificateTrusted switch { null => "none", true => "trusted", _ => "untrusted" }));

    internal static void SessionFailed(ReplyStage stage) =>
        FailureCount.Add(1, new KeyValuePair<string, object?>("stage", stage.ToString()));

    internal static void TlsFellBack() => TlsFallbackCount.Add(1);

    internal static void PolicyApplied(HostTls tls, SessionOpening opening)
    {
        var reached = opening.Session is not null || opening.Failure?.Stage == ReplyStage.StartTls;
        if (reached && (tls.IsDemanded || tls.Tested is not null))
        {
            var met = opening.Session is { } session && (tls.IsDemanded || (tls.Tested == true && session.CertificateTrusted == true));
            PolicyCounted(tls.Tested is null ? tls.Policy : "mta_sts_testing", met);
        }
    }

    internal static void PolicyCounted(string policy, bool met = false) => PolicyCount.Add(
        1, new KeyValuePair<string, object?>("policy", policy), new KeyValuePair<string, object?>("result", met ? "met" : "failed"));

    internal static void Rested() => RestCount.Add(1);

    internal static void PushedBack() => PushbackCount.Add(1);

    internal static void ShapingRefused() => ShapingRefusedCount.Add(1);

    internal static void WatchdogFired() => WatchdogCount.Add(1);
}
