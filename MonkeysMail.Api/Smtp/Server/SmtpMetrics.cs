// Every metric of the SMTP listeners, by its name and in an operator's words. No metric carries an address, a host name of a client or a key.
using System.Diagnostics.Metrics;

namespace MonkeysMail.Api.Smtp.Server;

internal sealed class SmtpMetrics
{
    public const string MeterName = "MonkeysMail.Smtp";

    private readonly UpDownCounter<long> _sessions;
    private readonly Counter<long> _ended;
    private readonly Counter<long> _messages;
    private readonly Counter<long> _refused;
    private readonly Histogram<double> _durations;

    public SmtpMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(MeterName);
        _sessions = meter.CreateUpDownCounter<long>("monkeysmail.smtp.sessions", "{session}", "Sessions that are open now, by listener.");
        _ended = meter.CreateCounter<long>("monkeysmail.smtp.sessions.ended", "{session}",
            "Sessions that ended, by listener and reason (quit, left, silent, errors, protocol, tls, stopping, failed). 'protocol' is smuggling, commands before their turn, or another protocol.");
        _messages = meter.CreateCounter<long>("monkeysmail.smtp.messages", "{message}",
            "Messages by listener and result: accepted (250, after the commit), deferred (4yz: the client comes again), refused (5yz).");
        _refused = meter.CreateCounter<long>("monkeysmail.smtp.connections.refused", "{connection}",
            "Connections closed before a session: their address holds too many, or a trusted proxy sent no PROXY header.");
        _durations = meter.CreateHistogram(
            "monkeysmail.smtp.message.duration", "s", "From the last octet of a message to its answer, by listener.", tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });
        _refused.Add(0);
    }

    public void SessionBegan(string listener) => _sessions.Add(1, Of(listener));

    public void SessionEnded(string listener, string reason)
    {
        _sessions.Add(-1, Of(listener));
        _ended.Add(1, Of(listener), new KeyValuePair<string, object?>("reason", reason));
    }

    public void MessageEnded(string listener, Reply reply, TimeSpan duration)
    {
        var result = reply.IsPositive ? "accepted" : reply.IsError ? "refused" : "deferred";
        _messages.Add(1, Of(listener), new KeyValuePair<string, object?>("result", result));
        _durations.Record(duration.TotalSeconds, Of(listener));
    }

    public void ConnectionRefused() => _refused.Add(1);

    private static KeyValuePair<string, object?> Of(string listener) => new("listener", listener);
}
